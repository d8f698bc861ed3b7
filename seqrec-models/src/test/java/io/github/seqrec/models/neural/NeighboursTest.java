package io.github.seqrec.models.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.seqrec.api.ItemNeighbours;
import io.github.seqrec.api.ScoredItem;
import io.github.seqrec.api.SequentialRecommender;
import io.github.seqrec.models.Tiny;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighboursTest {

  @Test
  void neighboursOfANetworkAreOrderedByTheCosine() {
    try (SequentialRecommender model = SasRec.trainer(Tiny.sasRec()).train(Tiny.data())) {
      ItemNeighbours alike = (ItemNeighbours) model;
      List<ScoredItem> neighbours = alike.neighbours("i3", 20);
      int item = model.catalog().indexOf("i3");
      float[] cosines = alike.similarities(item);
      assertThat(cosines[item]).isEqualTo(1, within(1e-5f));
      assertThat(neighbours).hasSize(model.catalog().size() - 1);
      for (int n = 0; n < neighbours.size(); n++) {
        float cosine = neighbours.get(n).score();
        int other = model.catalog().indexOf(neighbours.get(n).id());
        assertThat(cosine).isEqualTo(alike.similarities(other)[item], within(1e-5f));
        assertThat(cosine).isLessThanOrEqualTo(n == 0 ? 1 : neighbours.get(n - 1).score());
      }
      assertThat(neighbours).extracting(ScoredItem::id).doesNotContain("i3");
      assertThatThrownBy(() -> alike.neighbours("nope", 3)).hasMessageContaining("item 'nope'");
      assertThatThrownBy(() -> alike.similarities(0)).hasMessageContaining("item (0)");
    }
  }
}
