# Writes the Parquet files of this folder with pyarrow 25: python make.py
import pathlib
import pyarrow as pa
import pyarrow.parquet as pq

here = pathlib.Path(__file__).parent
rows = range(60)
flowers = pa.table(
    {
        "width": pa.array([i / 7 - 3 for i in rows], pa.float32()),
        "height": pa.array([float(i % 5) for i in rows], pa.float64()),
        "__proto__": pa.array([i * i - 50 for i in rows], pa.int64()),
        "small": pa.array([i % 200 for i in rows], pa.uint8()),
        "flag": pa.array([i % 3 == 0 for i in rows]),
        "species": pa.array([["<b>iris</b>", "__proto__", "lily"][i % 3] for i in rows]),
    }
)


def write(name, table, **options):
    pq.write_table(table, here / f"{name}.parquet", store_schema=False, **options)


for codec in ["none", "snappy", "gzip", "zstd"]:
    write(f"flowers-{codec}", flowers, compression=codec, row_group_size=25)
write(
    "flowers-two",
    flowers,
    data_page_version="2.0",
    data_page_size=64,
    use_dictionary=False,
    write_page_checksum=True,
)
write("flowers-brotli", flowers, compression="brotli")
write("missing", pa.table({"a": pa.array([1.0, None, 3.0])}))
write("nested", pa.table({"a": pa.array([[1.0], [2.0, 3.0]])}))
