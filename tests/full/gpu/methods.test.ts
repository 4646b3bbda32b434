// Every method of a kernel with every reduction, over graphs of every kind.
import '../../gpu/engine/methods.test';
