package io.github.seqrec.models.kernels;

import ai.djl.engine.Engine;
import ai.djl.ndarray.*;
import ai.djl.ndarray.types.*;
import ai.djl.training.GradientCollector;
import java.util.*;

public class Proto {
  public static void main(String[] a) {
    int B = 128, L = 200, D = 64, N = 3416, CH = Integer.parseInt(a[0]);
    double drop = 0.2;
    Engine e = Engine.getEngine("PyTorch");
    NDManager base = e.newBaseManager();
    List<NDArray> ps = new ArrayList<>();
    NDArray E = p(base, ps, N + 1, D), P = p(base, ps, L, D);
    NDArray[][] ly = new NDArray[2][];
    for (int i = 0; i < 2; i++)
      ly[i] =
          new NDArray[] {
            one(base, ps, D),
            p(base, ps, D),
            p(base, ps, 3 * D, D),
            p(base, ps, 3 * D),
            p(base, ps, D, D),
            p(base, ps, D),
            one(base, ps, D),
            p(base, ps, D),
            p(base, ps, D, D),
            p(base, ps, D),
            p(base, ps, D, D),
            p(base, ps, D)
          };
    NDArray g = one(base, ps, D), b = p(base, ps, D);
    List<NDArray> m = new ArrayList<>(), v = new ArrayList<>(), st = new ArrayList<>();
    for (NDArray x : ps) {
      m.add(base.zeros(x.getShape()));
      v.add(base.zeros(x.getShape()));
      st.add(base.zeros(new Shape()));
    }
    Random r = new Random(1);
    int[] it = new int[B * L], tg = new int[B * L], rows = new int[B * L], len = new int[B];
    for (int i = 0; i < B * L; i++) {
      it[i] = 1 + r.nextInt(N);
      tg[i] = 1 + r.nextInt(N);
      rows[i] = i;
    }
    Arrays.fill(len, L);
    double[] times = new double[12];
    for (int s = 0; s < times.length; s++) {
      long t0 = System.nanoTime(), t1, t2, t3;
      try (NDManager sc = base.newSubManager()) {
        NDArray loss;
        try (GradientCollector gc = e.newGradientCollector()) {
          NDArray x =
              KernelCall.of("embed", sc, true)
                  .with(sc.create(it, new Shape(B, L)), sc.create(len), E, P)
                  .with(8.0, drop)
                  .run();
          for (NDArray[] q : ly) {
            x =
                KernelCall.of("pre_norm_attention", sc, true)
                    .with(x, q[0], q[1], q[2], q[3], q[4], q[5])
                    .with(1)
                    .with(0.0, drop)
                    .run();
            x =
                KernelCall.of("pre_norm_feed_forward", sc, true)
                    .with(x, q[6], q[7], q[8], q[9], q[10], q[11])
                    .with(drop)
                    .run();
          }
          x = KernelCall.of("layer_norm", sc, true).with(x, g, b).run();
          t1 = System.nanoTime();
          loss =
              KernelCall.of("softmax_loss", sc, true)
                  .with(
                      x, sc.create(rows), sc.create(Arrays.stream(tg).asLongStream().toArray()), E)
                  .with(CH)
                  .run();
          t2 = System.nanoTime();
          gc.backward(loss);
          t3 = System.nanoTime();
        }
        List<NDArray> grads = new ArrayList<>();
        for (NDArray q : ps) {
          NDArray gr = q.getGradient();
          gr.attach(sc);
          grads.add(gr);
        }
        NDArray norm =
            KernelCall.of("adamw", sc, false)
                .with("values", ps)
                .with("gradients", grads)
                .with("first", m)
                .with("second", v)
                .with("steps", st)
                .with(1e-3, 0.9, 0.98, 1e-8, 0.0)
                .with(5.0)
                .run();
        long t4 = System.nanoTime();
        times[s] = (t4 - t0) / 1e9;
        System.out.printf(
            "%.3f  fwd %.3f loss %.3f back %.3f adam %.3f  loss %f norm %f%n",
            times[s],
            (t1 - t0) / 1e9,
            (t2 - t1) / 1e9,
            (t3 - t2) / 1e9,
            (t4 - t3) / 1e9,
            loss.getFloat(),
            norm.getFloat());
      }
    }
    Arrays.sort(times);
    System.out.println("median " + times[6]);
  }

  static NDArray p(NDManager b, List<NDArray> ps, long... s) {
    NDArray x = b.randomNormal(0, 0.02f, new Shape(s), DataType.FLOAT32);
    x.setRequiresGradient(true);
    ps.add(x);
    return x;
  }

  static NDArray one(NDManager b, List<NDArray> ps, long... s) {
    NDArray x = b.ones(new Shape(s));
    x.setRequiresGradient(true);
    ps.add(x);
    return x;
  }
}
