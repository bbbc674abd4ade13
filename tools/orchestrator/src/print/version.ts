/** `1013001 (13.1)`: a version and, where its people write it otherwise, as they do. */
export function versionText(version: string, label?: string): string {
  return label === undefined ? version : `${version} (${label})`
}
