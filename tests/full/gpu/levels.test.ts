// Tiles with the estimates of every reduction.
import '../../gpu/engine/levels/kernel-levels.test';
