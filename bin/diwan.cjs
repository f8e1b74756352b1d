#!/usr/bin/env node
/*
 * `diwan`. Old syntax, because whatever Node the machine has reads this first. It answers --version itself, finds the
 * program (the bundle when it is built and newer than the source, else the source), and runs it on Node 26: in this
 * very process when that is what is running, else in its place. `list`, which a person asks for all day, has a file of its
 * own beside the bundle.
 */
"use strict"
var fs = require("fs")
var path = require("path")

var root = path.join(__dirname, "..")
var args = process.argv.slice(2)

if (args.length === 1 && (args[0] === "--version" || args[0] === "-V")) {
  process.stdout.write(JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8")).version + "\n")
} else if (args[0] === "relay") {
  // The relay is a program of its own: nothing that can open a letter is loaded with it. It is not told `relay`.
  args.shift()
  run(program("relay.js", path.join("src", "relay", "cli.ts")))
} else {
  run(program("cli.js", path.join("src", "desk", "cli", "main.ts")))
}

/* The bundle, unless some source is newer; the source only if there is no bundle. */
function program(bundle, source) {
  var built = path.join(root, "dist", bundle)
  var written = path.join(root, source)
  var time = modified(built)
  if (time === 0) return written
  if (modified(written) === 0) return built // an installed package: no source beside it
  return newer(path.join(root, "src"), time) ? written : built
}

function modified(file) {
  try {
    return fs.statSync(file).mtimeMs
  } catch (_) {
    return 0
  }
}

/* Whether a source file below the folder was changed after the time. Tests are not part of the program. */
function newer(folder, time) {
  return fs.readdirSync(folder, { withFileTypes: true }).some(function (entry) {
    var name = entry.name
    if (entry.isDirectory()) return newer(folder + path.sep + name, time)
    return name.endsWith(".ts") && !name.endsWith(".test.ts") && modified(folder + path.sep + name) > time
  })
}

function run(file) {
  if (!fs.existsSync(file)) {
    process.stderr.write("diwan: " + path.relative(root, file) + " is missing; install Diwan again\n")
    process.exit(1)
  }
  var node = require("./node.cjs").node26()
  if (node === process.execPath) {
    process.argv = [process.argv[0], file].concat(args)
    if (args[0] === "list" && path.basename(file) === "cli.js" && list(path.join(path.dirname(file), "list.cjs")))
      return
    import(require("url").pathToFileURL(file).href).catch(broken)
    return
  }
  var argv = [file].concat(args)
  if (process.execve) process.execve(node, [node].concat(argv), process.env) // does not return
  var child = require("child_process").spawn(node, argv, { stdio: streams() })
  var signals = ["SIGINT", "SIGTERM", "SIGHUP"]
  signals.forEach(function (signal) {
    process.on(signal, function () {
      child.kill(signal)
    })
  })
  child.on("error", function (error) {
    process.stderr.write("diwan: Node 26 at " + node + " could not be started: " + error.message + "\n")
    process.exit(1)
  })
  child.on("exit", function (code, signal) {
    process.exit(signal ? 128 + (require("os").constants.signals[signal] || 0) : code)
  })
}

/* Whether the list was left to its own file, which declines what it does not understand. */
function list(file) {
  if (modified(file) === 0) return false
  var ended = require("./compiled.cjs").load(file).list(args)
  if (ended === null) return false
  ended.then(leave, broken)
  return true
}

/* Everything was written when it was said to be, but on Windows. Taking a process to pieces takes it milliseconds. */
function leave(code) {
  if (process.platform === "win32") process.exitCode = code
  else process.exit(code)
}

function broken(error) {
  process.stderr.write("diwan: " + (error && error.stack ? error.stack : error) + "\n")
  process.exit(1)
}

/* Standard streams, and the descriptors named by options such as --passphrase-fd 3: a child gets no others. */
function streams() {
  var stdio = ["inherit", "inherit", "inherit"]
  args.forEach(function (argument, i) {
    var option = /^--[a-z-]*fd(?:=(.*))?$/.exec(argument)
    if (!option) return
    var fd = Number(option[1] === undefined ? args[i + 1] : option[1])
    if (!(fd > 2 && fd < 1024 && fd % 1 === 0)) return
    while (stdio.length < fd) stdio.push("ignore")
    stdio[fd] = fd
  })
  return stdio
}
