// A language model on the built page as well, whose kernel takes longer.
import '../../page/open.test';
