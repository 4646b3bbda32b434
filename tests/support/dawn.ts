// Gives Node a navigator.gpu through Dawn, so that the GPU tests run without a browser.
import { installDawn } from '../../src/gpu/dawn';

await installDawn();
