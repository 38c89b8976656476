"""Which classes and functions ``torch.load(weights_only=True)`` builds without being told to.

Taken from ``_get_allowed_globals()`` in ``torch/_weights_only_unpickler.py`` of torch 2.13.0; a test
compares. Older releases know a few dtypes less.
"""

from __future__ import annotations

from collections.abc import Iterable

from ckpt_lint.checkpoints.pickles.values import Global

TORCH = "2.13.0"

_NUMBERS = "BFloat16 Byte Char Double Float Half Int Long Short"
_PLAIN = {
    "_codecs": "encode",
    "builtins": "bytearray complex set",
    "collections": "Counter OrderedDict",
    "torch": """
        Size Tensor device bfloat16 bits16 bits1x8 bits2x4 bits4x2 bits8 bool complex128 complex32
        complex64 float16 float32 float4_e2m1fn_x2 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2
        float8_e5m2fnuz float8_e8m0fnu int1 int16 int2 int3 int32 int4 int5 int6 int64 int7 int8
        per_channel_affine per_channel_affine_float_qparams per_channel_symmetric per_tensor_affine
        per_tensor_symmetric qint32 qint8 quint2x4 quint4x2 quint8 uint1 uint16 uint2 uint3 uint32
        uint4 uint5 uint6 uint64 uint7 uint8 QInt32Storage QInt8Storage QUInt2x4Storage
        QUInt4x2Storage QUInt8Storage""",
    "torch._tensor": "_rebuild_from_type_v2",
    "torch._utils": """
        _rebuild_device_tensor_from_cpu_tensor _rebuild_device_tensor_from_numpy
        _rebuild_meta_tensor_no_storage _rebuild_nested_tensor _rebuild_parameter
        _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_tensor _rebuild_tensor
        _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_wrapper_subclass""",
    "torch.nn.parameter": "Parameter",
    "torch.serialization": "_get_layout",
    "torch.storage": "TypedStorage UntypedStorage",
}
# torch allows these itself once ``torch.distributed.tensor`` is imported, as strategies do that write them.
_DISTRIBUTED = {
    "torch.distributed.device_mesh": "DeviceMesh",
    "torch.distributed.tensor": "DTensor",
    "torch.distributed.tensor._dtensor_spec": "DTensorSpec TensorMeta",
    "torch.distributed.tensor.placement_types": "Partial Replicate Shard",
}


def refused(names: Iterable[Global]) -> tuple[str, ...]:
    """Return those that the safe loader does not build, as ``module.name``, sorted."""
    return tuple(sorted({str(name) for name in names} - ALLOWED - _ALLOWED_LATER))


def _dotted(table: dict[str, str]) -> frozenset[str]:
    return frozenset(f"{module}.{name}" for module, names in table.items() for name in names.split())


def _tensors() -> frozenset[str]:
    numbers = _NUMBERS.split()
    dense = [*numbers, "Bool"]
    return frozenset(
        [f"torch.{name}Tensor" for name in dense]
        + [f"torch.cuda.{name}Tensor" for name in dense]
        + [f"torch{on}.sparse.{name}Tensor" for on in ("", ".cuda") for name in numbers]
        + [
            f"torch{on}.{name}Storage"
            for on in ("", ".cuda")
            for name in (*dense, "ComplexDouble", "ComplexFloat")
        ]
    )


ALLOWED = _dotted(_PLAIN) | _tensors()
_ALLOWED_LATER = _dotted(_DISTRIBUTED)
