"""Writes the Parquet files beside this script: python make.py (pyarrow 25.0.1).

Ten events each, compression and encoding by file; what a Spark job leaves, as the directory spark.
ParquetEventsTest knows the values.
"""

import datetime
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

HERE = pathlib.Path(__file__).parent
SECONDS = [978300019 + 86400 * (9 - i) for i in range(10)]
USERS = [f"u{i % 3}" for i in range(10)]
ITEMS = [100 + i % 4 for i in range(10)]
RATINGS = [1 + i % 9 / 2 for i in range(10)]
ACTIONS = ["view" if i % 2 else "buy" for i in range(10)]


def utc(second):
    return datetime.datetime.fromtimestamp(second, datetime.timezone.utc)


def table(timestamps, ratings=None):
    return pa.table(
        {
            "user_id": USERS,
            "ignored": pa.array([[i] for i in range(10)]),
            "item_id": pa.array(ITEMS, pa.int64()),
            "timestamp": timestamps,
            "rating": pa.array(ratings or RATINGS, pa.float64()),
            "action": pa.array(ACTIONS).dictionary_encode(),
        }
    )


def write(name, data, **options):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    pq.write_table(data, path, **options)


def timestamps(unit):
    return pa.array([utc(s) for s in SECONDS], pa.timestamp(unit, "UTC"))


count = pa.array(SECONDS, pa.int64())
write("none-plain.parquet", table(count), compression="none", use_dictionary=False)
write("snappy-dictionary.parquet", table(timestamps("us")), compression="snappy", row_group_size=4)
write("zstd-checksums.parquet", table(timestamps("ms")), compression="zstd", write_page_checksum=True)
write("gzip-v2.parquet", table(timestamps("ns")), compression="gzip", data_page_version="2.0")
write("lz4-int96.parquet", table(timestamps("us")), compression="lz4", use_deprecated_int96_timestamps=True)
write("brotli.parquet", table(count), compression="brotli")
write("no-rating.parquet", table(count, [None if i == 3 else r for i, r in enumerate(RATINGS)]))

nulls = {
    "user_id": pa.array([7, None, 8], pa.int32()),
    "item_id": ["a", "b", None],
    "timestamp": pa.array([datetime.date(2014, 7, 23)] * 3),
}
write("nulls.parquet", pa.table(nulls))

for part, rows in enumerate([range(0, 6), range(6, 6), range(6, 10)]):
    name = f"spark/part-{part:05d}-5e1c-c000.snappy.parquet"
    write(name, table(count).slice(rows.start, len(rows)))
(HERE / "spark/_SUCCESS").touch()
(HERE / "spark/.part-00000-5e1c-c000.snappy.parquet.crc").write_bytes(b"crc\0")
