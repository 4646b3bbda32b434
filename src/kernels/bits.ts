// Bit patterns that kernels are given, because WGSL cannot write them as constants.

/** A quiet NaN: what kernels store for a value that is not defined. */
export const nanBits = 0x7fc00000;
