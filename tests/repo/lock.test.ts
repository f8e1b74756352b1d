/**
 * The lock file is what `npm ci` installs on a machine that has nothing. One optional package missing from it, of a
 * platform that nobody here has, and `npm ci` refuses everywhere.
 */
import { test } from "node:test"
import assert from "node:assert/strict"
import { textOf } from "./files.ts"

interface Locked {
  readonly version?: string
  readonly integrity?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly dependencies?: { readonly [name: string]: string }
  readonly optionalDependencies?: { readonly [name: string]: string }
}

const PACKAGES = Object.entries(
  (JSON.parse(textOf("package-lock.json")) as { packages: { [path: string]: Locked } }).packages,
)
const PATHS = new Set(PACKAGES.map(([path]) => path))
const MANIFEST = JSON.parse(textOf("package.json")) as { [list: string]: { readonly [name: string]: string } }

test("every dependency of every package has an entry, optional ones of other platforms too", () => {
  const missing = PACKAGES.flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !PATHS.has(`${path}/node_modules/${name}`) && !PATHS.has(`node_modules/${name}`))
      .map((name) => `${path} → ${name}`),
  )
  assert.deepEqual(missing, [])
})

test("whatever runs beside letters is pinned by its hash; only other platforms' developer tools may lack one", () => {
  const unpinned = PACKAGES.filter(([path, { integrity }]) => path !== "" && integrity === undefined)
  assert.deepEqual(
    unpinned.filter(([, { dev, optional }]) => dev !== true || optional !== true).map(([path]) => path),
    [],
  )
})

test("what Diwan asks for has one exact version", () => {
  for (const list of ["dependencies", "optionalDependencies", "devDependencies"]) {
    for (const [name, version] of Object.entries(MANIFEST[list] ?? {})) assert.match(version, /^\d+\.\d+\.\d+$/, name)
  }
})

test("nothing that Diwan runs on needs an install script", () => {
  const scripted = PACKAGES.filter(([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true)
  assert.deepEqual(
    scripted.map(([path]) => path),
    [],
  )
})
