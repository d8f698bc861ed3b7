package io.github.seqrec.models.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A graph of ONNX operators while it is built: each call adds an operator or a constant and gives
 * the name of its result. Fields and codes are those of onnx.proto, operators those of opset 17.
 */
final class OnnxGraph {

  /** What a result is of, or a constant. */
  enum Type {
    FLOAT(1),
    INT64(7);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final ProtocolMessage graph = new ProtocolMessage();
  private int results;

  /** An operator that is being described. */
  final class Node {
    private final ProtocolMessage node = new ProtocolMessage();

    private Node(String operator, String... inputs) {
      for (String input : inputs) {
        node.text(1, input);
      }
      node.text(4, operator);
    }

    Node with(String attribute, long value) {
      node.message(5, named(attribute).number(3, value).number(20, ATTRIBUTE_INT));
      return this;
    }

    Node with(String attribute, float value) {
      node.message(5, named(attribute).real(2, value).number(20, ATTRIBUTE_FLOAT));
      return this;
    }

    Node with(String attribute, long... values) {
      ProtocolMessage message = named(attribute);
      for (long value : values) {
        message.number(8, value);
      }
      node.message(5, message.number(20, ATTRIBUTE_INTS));
      return this;
    }

    private ProtocolMessage named(String attribute) {
      return new ProtocolMessage().text(1, attribute);
    }

    /** Adds the operator, whose first result gets a new name. */
    String add() {
      return add("result-" + results++);
    }

    /** Adds the operator, whose first result gets this name. */
    String add(String result) {
      graph.message(1, node.text(2, result));
      return result;
    }
  }

  /** Begins an operator; an input that is left out is the empty name. */
  Node node(String operator, String... inputs) {
    return new Node(operator, inputs);
  }

  /** Adds an operator without attributes. */
  String add(String operator, String... inputs) {
    return node(operator, inputs).add();
  }

  /** Adds an array of floats. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return constant(name, Type.FLOAT, bytes.array(), shape);
  }

  /** Adds a number. */
  String constant(double value) {
    return constant("constant-" + results++, new float[] {(float) value});
  }

  /** Adds whole numbers as a vector. */
  String integers(long... values) {
    return integers(values, values.length);
  }

  /** Adds a whole number as a scalar. */
  String integer(long value) {
    return integers(new long[] {value});
  }

  private String integers(long[] values, long... shape) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return constant("constant-" + results++, Type.INT64, bytes.array(), shape);
  }

  private String constant(String name, Type type, byte[] bytes, long... shape) {
    ProtocolMessage tensor = new ProtocolMessage();
    for (long size : shape) {
      tensor.number(1, size);
    }
    graph.message(5, tensor.number(2, type.code).text(8, name).bytes(9, bytes));
    return name;
  }

  /** Declares an input, each axis named or of a given size. */
  String input(String name, Type type, Object... axes) {
    graph.message(11, value(name, type, List.of(axes)));
    return name;
  }

  /** Declares an output. */
  void output(String name, Type type, Object... axes) {
    graph.message(12, value(name, type, List.of(axes)));
  }

  private static ProtocolMessage value(String name, Type type, List<Object> axes) {
    ProtocolMessage shape = new ProtocolMessage();
    for (Object axis : axes) {
      ProtocolMessage dimension = new ProtocolMessage();
      shape.message(
          1,
          axis instanceof Number size
              ? dimension.number(1, size.longValue())
              : dimension.text(2, axis.toString()));
    }
    ProtocolMessage tensor = new ProtocolMessage().number(1, type.code).message(2, shape);
    return new ProtocolMessage().text(1, name).message(2, new ProtocolMessage().message(1, tensor));
  }

  /** The file's content. */
  byte[] model(String name) {
    return new ProtocolMessage()
        .number(1, IR_VERSION)
        .text(2, "seqrec")
        .message(7, graph.text(2, name))
        .message(8, new ProtocolMessage().text(1, "").number(2, OPSET))
        .toByteArray();
  }
}
