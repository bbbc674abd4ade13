// The container ends with the tests; its reaper would be one more image to fetch.
process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true'

/** One PostgreSQL for all tests: SKEIN_TEST_POSTGRES_URL, else a container, else the embedded server. */
export { setup } from '@skein/testing/setup'
