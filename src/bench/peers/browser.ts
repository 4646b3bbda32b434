// The page of the comparison: `bench:peers` opens it and asks.
import '../../core/dispose-polyfill';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threadedSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { peers } from './peers';
import { comparePeers, type Comparison } from './run';

declare global {
  interface Window {
    /** Compares on the adapter of this page. */
    comparePeers: (rounds: number, only?: string) => Promise<Comparison>;
    /** Of whoever opened the page: what is being done. */
    said?: (line: string) => void;
  }
}

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threadedSimd,
});

const report = (line: string): void => {
  document.getElementById('status')!.textContent = line;
  window.said?.(line);
};

window.comparePeers = (rounds, only) => comparePeers(peers, { rounds, report, only });
