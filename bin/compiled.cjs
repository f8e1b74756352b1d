/*
 * Loads a program that the build has put into one file, together with what V8 compiled of it when the build tried it.
 * Compiling is a good part of what a short command costs.
 *
 * The compiled form lies beside the file, `list.cjs.compiled`, and says no more than the file itself: whoever could write
 * the one could write the other. It begins with a hash over the Node it was made by, the file and the rest. Where that
 * does not match, or V8 does not like it, the file is compiled as ever; V8 itself would believe a wrong one of the right
 * length. Nothing is written here.
 */
"use strict"
var fs = require("fs")
var vm = require("vm")

var HASH_BYTES = 32

/* What the file exports. Its text is ASCII. It may `require` what Node brings, and import what lies beside it. */
exports.load = function (file) {
  var source = fs.readFileSync(file)
  var script = exports.compile(file, source, compiledOf(file, source))
  var program = { exports: {} }
  script.runInThisContext()(program, program.exports, require)
  return program.exports
}

/* The build compiles by the same function: of another text V8 would not take what was made. */
exports.compile = function (file, source, compiled) {
  return new vm.Script("(function (module, exports, require) {" + source.toString("latin1") + "\n})", {
    filename: file,
    cachedData: compiled,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
}

/* What stands at the head of a compiled form. */
exports.hashOf = function (source, compiled) {
  var hash = require("crypto").createHash("sha256")
  hash.update("diwan compiled " + process.version + " " + process.arch + " " + process.platform + "\n")
  return hash
    .update(String(source.length) + "\n")
    .update(source)
    .update(compiled)
    .digest()
}

function compiledOf(file, source) {
  var kept
  try {
    kept = fs.readFileSync(file + ".compiled")
  } catch (_) {
    return undefined // there need be none
  }
  var compiled = kept.subarray(HASH_BYTES)
  return exports.hashOf(source, compiled).equals(kept.subarray(0, HASH_BYTES)) ? compiled : undefined
}
