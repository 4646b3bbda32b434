// A network of 10^7 parameters within 256 MiB, with a tile of entries and a sample.
import '../../gpu/engine/levels/large-model.test';
