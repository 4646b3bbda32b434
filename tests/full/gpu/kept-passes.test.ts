// Passes kept between tiles, for every reduction and every parameter of every kind of network.
import '../../gpu/engine/levels/kept-passes.test';
