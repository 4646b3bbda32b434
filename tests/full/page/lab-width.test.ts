// Infinite and finite kernels on the built page, of every case.
import '../../page/lab-width.test';
