// Whether this is the long run of `npm run test:full`, where a suite takes every case instead of a choice of them.

export const thorough = process.env.NTK_TEST_FULL === '1';
