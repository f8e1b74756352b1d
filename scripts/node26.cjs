#!/usr/bin/env node
/*
 * A fresh machine has some Node, seldom the one Diwan needs, and nothing installed. This script, kept in syntax
 * that old Nodes read, installs the project's packages once if they are missing or older than the lock file, and
 * runs its arguments on the Node 26 that is among them. Every npm script starts here.
 */
"use strict"
var childProcess = require("child_process")
var fs = require("fs")
var path = require("path")

var root = path.resolve(__dirname, "..")

function installed() {
  try {
    var stamp = fs.statSync(path.join(root, "node_modules", ".package-lock.json")).mtimeMs
    return stamp >= fs.statSync(path.join(root, "package-lock.json")).mtimeMs
  } catch (_) {
    return false
  }
}

function install() {
  process.stderr.write("diwan: installing what is missing (npm ci), once\n")
  var npm = process.env.npm_execpath
  var command = npm ? process.execPath : process.platform === "win32" ? "npm.cmd" : "npm"
  var args = (npm ? [npm] : []).concat(["ci", "--ignore-scripts", "--no-fund", "--no-audit"])
  var done = childProcess.spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2] })
  if (done.status !== 0) {
    process.stderr.write("diwan: npm ci failed; see its message above, then run the same command again\n")
    process.exit(1)
  }
  var now = new Date()
  fs.utimesSync(path.join(root, "node_modules", ".package-lock.json"), now, now)
}

if (!installed()) install()
var node = require("../bin/node.cjs").node26()
var run = childProcess.spawn(node, process.argv.slice(2), {
  cwd: root,
  stdio: "inherit",
  env: Object.assign({}, process.env, {
    PATH:
      path.dirname(node) + path.delimiter + path.join(root, "node_modules", ".bin") + path.delimiter + process.env.PATH,
  }),
})
;["SIGINT", "SIGTERM", "SIGHUP"].forEach(function (signal) {
  process.on(signal, function () {
    run.kill(signal)
  })
})
run.on("exit", function (code, signal) {
  process.exit(signal ? 128 + (require("os").constants.signals[signal] || 0) : code)
})
