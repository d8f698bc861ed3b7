package io.github.seqrec.models.training;

import io.github.seqrec.api.DatasetSummary;
import io.github.seqrec.api.ItemCatalog;
import io.github.seqrec.api.SequenceDataset;
import io.github.seqrec.models.base.Popularities;
import io.github.seqrec.models.network.NetworkSizes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network needs to know of the data that it is trained on, without their events.
 *
 * @param items the catalogue
 * @param users ids by index; none if the network does not read users
 * @param actions kinds of events; none if the network does not read them
 * @param popularity events of each item, as {@code SequentialRecommender.popularity()}; not copied
 * @param summary of the data
 * @param columns the {@link ColumnDigest} of ratings and actions, by which a training by rounds
 *     refuses a checkpoint of others; null if it reads none, or writes no checkpoints
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
public record TrainingSource(
    ItemCatalog items,
    List<String> users,
    List<String> actions,
    float[] popularity,
    DatasetSummary summary,
    @Nullable String columns) {

  /** The name of their digest among what a run is. */
  static final String COLUMNS = "ratingsAndActions";

  static TrainingSource of(Vocabulary ofData, SequenceDataset data) {
    return new TrainingSource(
        ofData.items(),
        ofData.users(),
        ofData.actions(),
        Popularities.of(data),
        data.summary(),
        null);
  }

  NetworkSizes sizes() {
    return new NetworkSizes(items.size(), users.size(), actions.size());
  }
}
