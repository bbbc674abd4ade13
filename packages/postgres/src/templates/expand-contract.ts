import type { Template } from '@skein/core'

/** In three: programs of the old name and of the new one work side by side until the last. */
export const expandContract: Template = {
  name: 'expand-contract',
  about: 'a column gets another name: both side by side first, the old one goes later',
  example: 'rename_phone_to_mobile_on_patients',
  write(title) {
    const [, old, name, table] = /^rename_(.+)_to_(.+)_on_(.+)$/.exec(title) ?? []
    if (old === undefined || name === undefined) return null
    const both = `${table}_${old}_is_${name}`
    const bridge = `CREATE FUNCTION ${both}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.${name} := coalesce(NEW.${name}, NEW.${old});
    NEW.${old} := NEW.${name};
  ELSIF NEW.${name} IS DISTINCT FROM OLD.${name} THEN
    NEW.${old} := NEW.${name};
  ELSE
    NEW.${name} := NEW.${old};
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER ${both} BEFORE INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${both}();
`
    const unbridge = `DROP TRIGGER ${both} ON ${table};\nDROP FUNCTION ${both}();\n`
    const fill = (to: string, from: string) =>
      `UPDATE ${table} SET ${to} = ${from} WHERE ${to} IS DISTINCT FROM ${from};\n`
    return [
      {
        title: `add_${name}_beside_${old}_on_${table}`,
        up: `-- Whichever of the two is written, the other follows. Give ${name} the type of ${old}.
ALTER TABLE ${table} ADD COLUMN ${name} text;
${bridge}`,
        down: `${unbridge}ALTER TABLE ${table} DROP COLUMN ${name};\n`,
      },
      {
        title: `copy_${old}_to_${name}_on_${table}`,
        up: `-- skein: phase=backfill requires={service}@{version:1}
-- Rows stay locked until its end: of a large table take a part at a time, by a range of its key.
${fill(name, old)}`,
        down: `-- Both stand, and hold the same: there is nothing to take back.\n`,
      },
      {
        title: `drop_${old}_of_${table}`,
        up: `-- skein: phase=contract requires={service}@{version:2}
-- Nobody may read or write ${old} any more.
${unbridge}ALTER TABLE ${table} DROP COLUMN ${old};
`,
        down: `ALTER TABLE ${table} ADD COLUMN ${old} text;
${fill(old, name)}${bridge}`,
      },
    ]
  },
}
