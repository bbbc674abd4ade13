// Adds up what the continuous integration ran: `node total.mjs <vitest's JSON report> <output of npm run check>`.
// Says `N passed, N failed`, and exits with 1 when something failed or one of the two never came to its end.
import { readFileSync } from 'node:fs'

const [report = '', output = ''] = process.argv.slice(2)
const [run, check] = [tests(read(report)), checks(read(output))]
const passed = run.passed + check.passed
const failed = run.failed + check.failed
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

/** @param {string} text */
function tests(text) {
  if (text === '') return { passed: 0, failed: 1 }
  const { success, numPassedTests, numFailedTests } =
    /** @type {{ success: boolean, numPassedTests: number, numFailedTests: number }} */ (JSON.parse(text))
  // A file that can't be loaded has no test that fails, yet the run did.
  return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) }
}

/** @param {string} text */
function checks(text) {
  const last = /^(\d+) passed, (\d+) failed$/.exec(text.trimEnd().split('\n').at(-1) ?? '')
  return last ? { passed: Number(last[1]), failed: Number(last[2]) } : { passed: 0, failed: 1 }
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
