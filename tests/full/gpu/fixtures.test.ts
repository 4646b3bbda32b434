// Every array and every method of every fixture, from each file its model is in.
import '../../fixtures/arrays.test';
import '../../fixtures/methods.test';
