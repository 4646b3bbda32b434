// Every array of every fixture through the command line.
import '../../gpu/cli/fixtures.test';
