export type { Adopted, Adoption } from './adoption.ts'
export type { Attempt } from './attempt.ts'
export { blockersText, type Blocker } from './blocker.ts'
export { compareCatalogs, type Catalog, type CatalogChange, type CatalogObject } from './catalog.ts'
export { SkeinError, toSkeinError, type ErrorCode, type ErrorDetails, type ErrorKind } from './error.ts'
export type { Finding, FindingCode } from './finding.ts'
export { given } from './given.ts'
export type { Fault, Holding, Inspection } from './inspect.ts'
export type {
  Body,
  CallBody,
  Manner,
  Migration,
  Phase,
  Range,
  Repeatable,
  Requirement,
  Seed,
  Surroundings,
  TextBody,
} from './migration.ts'
export { parseRequirement, readDirectives, type Directives } from './migrations/directives.ts'
export { defineMigrations, type CodeMigration } from './migrations/code.ts'
export { list, readMigrations, readText, type Folder } from './migrations/folder.ts'
export { judgeWhole } from './migrations/judge.ts'
export { classifyAll, load, loadAll, type Loaded } from './migrations/load.ts'
export { describeTitle } from './migrations/names.ts'
export { checksumOf, fileBody } from './migrations/text.ts'
export type { Lender, Loan } from './lend.ts'
export { demandOwn, formatOf } from './own.ts'
export { afterChanges, afterSteps } from './plan/after.ts'
export { ailmentsOf, type Ailment } from './plan/ailments.ts'
export { baseline } from './plan/baseline.ts'
export { firstUnseen, needs } from './plan/compare.ts'
export { force } from './plan/force.ts'
export { planFresh, type FreshPlan } from './plan/fresh.ts'
export { namedServices, type Goal, type PlanOptions, type Spread, type Target } from './plan/goal.ts'
export { planHash } from './plan/hash.ts'
export { judgeRows } from './plan/ledger.ts'
export { stepKey, stepName, versionName } from './plan/name.ts'
export { isTold, writersOnly } from './plan/writable.ts'
export {
  plan,
  type Note,
  type Plan,
  type PlanService,
  type PlanStep,
  type Refusal,
  type RefusalCode,
} from './plan/plan.ts'
export { acceptChanged, closeOpen, resume, type Resumption } from './plan/repair.ts'
export type { RowsPlan, RowsTarget } from './plan/rows.ts'
export { dueOf } from './plan/site.ts'
export { isReplaced } from './plan/squash.ts'
export { isLeftOut, systemOf } from './plan/system.ts'
export { waves } from './plan/waves.ts'
export { prove, type Proof, type ProofStep, type Verdict } from './prove/prove.ts'
export { cancelled, endOf } from './run/cancelled.ts'
export { check, type Check } from './run/check.ts'
export { detached, type Listener, type RunEvent } from './run/event.ts'
export { migrate, type MigrateOptions } from './run/migrate.ts'
export { prepare, prepareAgain, readStanding, refusedError, surveyAgain, type Prepared } from './run/prepare.ts'
export { quiet } from './run/quiet.ts'
export { newRun, whoRuns, type RunReport, type StepReport } from './run/report.ts'
export { take, type TakeOptions } from './run/take.ts'
export { viewOf } from './run/view.ts'
export { work } from './run/work.ts'
export { defineService, layoutOf, parseReference, pathOf, type Layout, type Service } from './service.ts'
export { nothing } from './standing.ts'
export type {
  Amendment,
  Applied,
  AppliedSeed,
  Classification,
  Connection,
  Description,
  Direction,
  Ending,
  Holder,
  Made,
  MigrationStep,
  Open,
  Origin,
  Outcome,
  RunInfo,
  NamedStep,
  Session,
  Shadow,
  Standing,
  Step,
  Store,
  Unwritable,
} from './store.ts'
export { draftsOf, type Draft, type Template } from './template.ts'
export { compareVersions, isTimestamp, parseVersion } from './version.ts'
