// SPDX-License-Identifier: Apache-2.0
// ParIndex for Node: what a program needs to score files and columns, over libparindex.so.1 by koffi.
import { readFileSync } from 'node:fs';
import koffi from 'koffi';

const lib = koffi.load('libparindex.so.1');

const ENGLISH = 1, FORMAT_CSV = 2, FORMAT_UNITS = 3, VIEW_JSON_LINES = 1;
const COLUMN_I32 = 3, COLUMN_I64 = 4, OUTPUT_POINTS = 0, OUTPUT_RANK = 6;
const WHOLE = 0xffffffffffffffffn;

const LoadOptions = koffi.struct('parindex_load_options', {
  struct_size: 'uint32_t', flags: 'uint32_t', max_bytes: 'int64_t', file: 'const char *',
});
const RawMistake = koffi.struct('parindex_mistake', {
  struct_size: 'uint32_t', severity: 'int32_t', line: 'uint64_t', column: 'uint64_t', code: 'const char *',
  file: 'const char *', pointer: 'const char *', unit: 'const char *', message_vi: 'const char *',
  message_en: 'const char *', hint_vi: 'const char *', hint_en: 'const char *',
});
const Column = koffi.struct('parindex_column', {
  struct_size: 'uint32_t', type: 'int32_t', fact: 'uint64_t', option: 'uint64_t', scale: 'int32_t',
  reserved: 'int32_t', data: 'void *', validity: 'void *', stride: 'int64_t',
});
const Output = koffi.struct('parindex_output', {
  struct_size: 'uint32_t', kind: 'int32_t', item: 'uint64_t', type: 'int32_t', scale: 'int32_t', data: 'void *',
  stride: 'int64_t',
});
for (const name of ['framework', 'reader', 'batch', 'result', 'columns', 'error']) koffi.opaque(`parindex_${name}`);
koffi.proto('int parindex_write_fn(const void *text, size_t length, void *user)');

const abiVersion = lib.func('int parindex_abi_version(void)');
const version = lib.func('const char *parindex_version(void)');
if (abiVersion() !== 1)
  throw new Error(`libparindex ${version()} has another interface than this program was made for`);

const free = {};
for (const name of ['framework', 'reader', 'batch', 'result', 'columns', 'error'])
  free[name] = lib.func(`void parindex_${name}_free(parindex_${name} *handle)`);
const errorMessage = lib.func('const char *parindex_error_message(parindex_error *error, int language)');
const errorMistakeCount = lib.func('size_t parindex_error_mistake_count(parindex_error *error)');
const errorMistake =
  lib.func('int parindex_error_mistake(parindex_error *error, size_t index, _Inout_ parindex_mistake *mistake)');
const frameworkLoad = lib.func('int parindex_framework_load(const void *json, size_t length, ' +
  'const parindex_load_options *options, _Out_ parindex_framework **out, _Out_ parindex_error **error)');
const frameworkFactCount = lib.func('size_t parindex_framework_fact_count(parindex_framework *framework)');
const frameworkItemCount = lib.func('size_t parindex_framework_item_count(parindex_framework *framework)');
const readerNew = lib.func('int parindex_reader_new(parindex_framework *framework, const void *options, ' +
  '_Out_ parindex_reader **out, _Out_ parindex_error **error)');
const readerAdd = lib.func('int parindex_reader_add(parindex_reader *reader, int format, const void *input, ' +
  'size_t length, const char *file, _Out_ parindex_error **error)');
const readerFinish = lib.func('int parindex_reader_finish(parindex_reader *reader, _Out_ parindex_batch **out, ' +
  '_Out_ parindex_error **error)');
const scoreBatch = lib.func('int parindex_score_batch(parindex_batch *batch, const void *options, ' +
  '_Out_ parindex_result **out, _Out_ parindex_error **error)');
const resultWrite = lib.func('int parindex_result_write(parindex_result *result, int view, int language, ' +
  'parindex_write_fn *write, void *user, _Out_ parindex_error **error)');
const columnsBind = lib.func('int parindex_columns_bind(parindex_framework *framework, ' +
  'const parindex_column *columns, size_t column_count, size_t unit_count, const void *options, ' +
  '_Out_ parindex_columns **out, _Out_ parindex_error **error)');
const columnsScoreInto = lib.func('int parindex_columns_score_into(parindex_columns *columns, ' +
  'const parindex_output *outputs, size_t output_count, void *progress, void *user, _Out_ parindex_error **error)');

/** What went wrong. `mistakes`: every mistake of the data, {code, file, line, column, pointer, unit, message, hint}. */
export class ParIndexError extends Error {
  constructor(status, message, mistakes) {
    super(message);
    this.name = 'ParIndexError';
    this.status = status;
    this.mistakes = mistakes;
  }
}

// Throws unless the status is 0; takes the error over in any case.
function check(status, error) {
  if (status === 0) return;
  try {
    const mistakes = [];
    for (let i = 0, count = errorMistakeCount(error); i < count; ++i) {
      const raw = { struct_size: koffi.sizeof(RawMistake) };
      if (errorMistake(error, i, raw) !== 0) break;
      const { code, file, line, column, pointer, unit, message_en: message, hint_en: hint } = raw;
      mistakes.push({ code, file, line, column, pointer, unit, message, hint });
    }
    throw new ParIndexError(status, errorMessage(error, ENGLISH), mistakes);
  } finally {
    free.error(error);
  }
}

// A call that gives a handle.
function owned(call) {
  const out = [null], error = [null];
  check(call(out, error), error[0]);
  return out[0];
}

// Owns a handle of the library: freed by close(), or when nobody can reach the owner any more, in any order.
const forgotten = new FinalizationRegistry((release) => release());

class Handle {
  #handle;
  #release;

  constructor(handle, release) {
    this.#handle = handle;
    this.#release = () => release(handle);
    forgotten.register(this, this.#release, this);
  }

  get handle() {
    if (this.#handle === null) throw new Error('closed');
    return this.#handle;
  }

  close() {
    if (this.#handle === null) return;
    forgotten.unregister(this);
    this.#handle = null;
    this.#release();
  }
}

/** Rules: read, checked and compiled. */
export class Framework extends Handle {
  /** Throws ParIndexError with every mistake of the document. */
  static load(path) {
    const json = readFileSync(path);
    const options = { struct_size: koffi.sizeof(LoadOptions), flags: 0, max_bytes: 0, file: path };
    return new Framework(
      owned((out, error) => frameworkLoad(json, json.length, options, out, error)), free.framework);
  }

  get factCount() { return frameworkFactCount(this.handle); }

  get itemCount() { return frameworkItemCount(this.handle); }

  /** Scores facts (CSV) of the units of a register (CSV); throws ParIndexError with every mistake of both files. */
  score(factsPath, unitsPath) {
    const reader = new Handle(owned((out, error) => readerNew(this.handle, null, out, error)), free.reader);
    let batch = null;
    try {
      for (const [format, path] of [[FORMAT_UNITS, unitsPath], [FORMAT_CSV, factsPath]]) {
        const input = readFileSync(path), error = [null];
        check(readerAdd(reader.handle, format, input, input.length, path, error), error[0]);
      }
      batch = new Handle(owned((out, error) => readerFinish(reader.handle, out, error)), free.batch);
      return new Result(owned((out, error) => scoreBatch(batch.handle, null, out, error)), free.result);
    } finally {
      reader.close();
      batch?.close();
    }
  }

  /** An Int32Array for each fact, a value a unit. */
  columns(units) { return new Columns(this, units); }
}

/** Scorecards. */
export class Result extends Handle {
  /** Calls write(buffer) with part after part of the scorecards, one a line. */
  writeJsonLines(write) {
    let failure = null;
    const error = [null];
    // An exception must not cross the library: it is kept, and thrown when the call is back.
    const part = (text, length) => {
      try {
        write(Buffer.from(koffi.view(text, length).slice()));
        return 0;
      } catch (e) {
        failure = e;
        return 1;
      }
    };
    const status = resultWrite(this.handle, VIEW_JSON_LINES, ENGLISH, part, null, error);
    if (failure !== null) {
      free.error(error[0]);
      throw failure;
    }
    check(status, error[0]);
  }
}

/** A framework with columns of facts, scored as often as the numbers in them change. close() ends its arrays, too. */
export class Columns {
  #memory = [];
  #outputs;
  #bound;

  constructor(framework, units) {
    // The library keeps the addresses between calls, so the arrays stand in memory that no collector moves.
    const array = (Type, type) => {
      const pointer = koffi.alloc(type, units);
      this.#memory.push(pointer);
      return { pointer, values: new Type(koffi.view(pointer, units * Type.BYTES_PER_ELEMENT)) };
    };
    const columns = Array.from({ length: framework.factCount }, () => array(Int32Array, 'int32_t'));
    const points = array(BigInt64Array, 'int64_t'), ranks = array(Int32Array, 'int32_t');
    /** Write the values of the facts here. */
    this.facts = columns.map((column) => column.values);
    /** Points of each unit in hundredths, and its rank (0: none), as of the last score(). */
    this.points = points.values;
    this.ranks = ranks.values;

    const structs = columns.map((column, fact) => ({
      struct_size: koffi.sizeof(Column), type: COLUMN_I32, fact, option: 0, scale: 0, reserved: 0,
      data: column.pointer, validity: null, stride: 0,
    }));
    const output = (kind, type, scale, data) =>
      ({ struct_size: koffi.sizeof(Output), kind, item: WHOLE, type, scale, data, stride: 0 });
    this.#outputs = [
      output(OUTPUT_POINTS, COLUMN_I64, 2, points.pointer), output(OUTPUT_RANK, COLUMN_I32, 0, ranks.pointer),
    ];
    const memory = this.#memory;
    this.#bound = new Handle(
      owned((out, error) =>
        columnsBind(framework.handle, structs, structs.length, units, null, out, error)),
      (bound) => {
        free.columns(bound);
        for (const pointer of memory.splice(0)) koffi.free(pointer);
      });
  }

  score() {
    const error = [null];
    check(columnsScoreInto(this.#bound.handle, this.#outputs, 2, null, null, error), error[0]);
  }

  close() {
    this.facts = this.points = this.ranks = null;
    this.#bound.close();
  }
}
