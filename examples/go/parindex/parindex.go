// SPDX-License-Identifier: Apache-2.0

// Package parindex is ParIndex for Go: what a program needs to score files and columns, over libparindex by cgo.
package parindex

/*
#cgo pkg-config: parindex
#include <stdlib.h>
#include <parindex.h>

extern int32_t parindexWritePart(char *text, size_t length, uintptr_t user);

static int32_t write_part(const char *text, size_t length, void *user) {
  return parindexWritePart((char *)text, length, (uintptr_t)user);
}

static parindex_status write_json_lines(const parindex_result *result, uintptr_t user, parindex_error **error) {
  return parindex_result_write(result, PARINDEX_VIEW_JSON_LINES, PARINDEX_EN, write_part, (void *)user, error);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/cgo"
	"strings"
	"unsafe"
)

// A Mistake is one mistake in the data.
type Mistake struct {
	Code, File, Pointer, Unit, Message, Hint string
	Line, Column                             uint64
}

func (m Mistake) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s\n  %s", m.File, m.Line, m.Column, m.Code, m.Message, m.Hint)
}

// Error says what went wrong; Mistakes holds every mistake of the data.
type Error struct {
	Status   int
	Message  string
	Mistakes []Mistake
}

func (e *Error) Error() string {
	if len(e.Mistakes) == 0 {
		return e.Message
	}
	lines := make([]string, len(e.Mistakes))
	for i, mistake := range e.Mistakes {
		lines[i] = mistake.String()
	}
	return strings.Join(lines, "\n")
}

// failure turns a status into an error; it takes the library's error over in any case.
func failure(status C.parindex_status, raw *C.parindex_error) error {
	if status == C.PARINDEX_OK {
		return nil
	}
	defer C.parindex_error_free(raw)
	e := &Error{Status: int(status), Message: C.GoString(C.parindex_error_message(raw, C.PARINDEX_EN))}
	for i, count := C.size_t(0), C.parindex_error_mistake_count(raw); i < count; i++ {
		var m C.parindex_mistake
		m.struct_size = C.uint32_t(unsafe.Sizeof(m))
		if C.parindex_error_mistake(raw, i, &m) != C.PARINDEX_OK {
			break
		}
		e.Mistakes = append(e.Mistakes, Mistake{
			Code: C.GoString(m.code), File: C.GoString(m.file), Pointer: C.GoString(m.pointer), Unit: C.GoString(m.unit),
			Message: C.GoString(m.message_en), Hint: C.GoString(m.hint_en), Line: uint64(m.line), Column: uint64(m.column)})
	}
	return e
}

// ErrVersion says that the library loaded has another interface than the header that was compiled.
var ErrVersion = errors.New("libparindex has another interface than parindex.h")

// text points at the bytes; the library takes an empty text as a pointer and length 0.
func text(bytes []byte) (*C.char, C.size_t) {
	if len(bytes) == 0 {
		bytes = []byte{0}
		return (*C.char)(unsafe.Pointer(&bytes[0])), 0
	}
	return (*C.char)(unsafe.Pointer(&bytes[0])), C.size_t(len(bytes))
}

// A Framework is a set of rules: read, checked and compiled. Any number of goroutines may use one.
type Framework struct{ handle *C.parindex_framework }

// Load reads a document; the error is an *Error with every mistake.
func Load(path string) (*Framework, error) {
	if C.parindex_abi_version() != C.PARINDEX_ABI_VERSION {
		return nil, ErrVersion
	}
	json, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	var options C.parindex_load_options
	C.parindex_load_options_init(&options, C.size_t(unsafe.Sizeof(options)))
	options.file = name
	data, length := text(json)
	framework := &Framework{}
	var raw *C.parindex_error
	if err := failure(C.parindex_framework_load(data, length, &options, &framework.handle, &raw), raw); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(framework, (*Framework).Close)
	return framework, nil
}

// Close frees the framework; what was made with it stays usable. Not calling it leaves that to the collector.
func (f *Framework) Close() {
	C.parindex_framework_free(f.handle)
	f.handle = nil
	runtime.SetFinalizer(f, nil)
}

// Facts says how many facts there are.
func (f *Framework) Facts() int {
	defer runtime.KeepAlive(f)
	return int(C.parindex_framework_fact_count(f.handle))
}

// Items says how many items there are.
func (f *Framework) Items() int {
	defer runtime.KeepAlive(f)
	return int(C.parindex_framework_item_count(f.handle))
}

// Score scores facts (CSV) of the units of a register (CSV); the error is an *Error with every mistake of both files.
func (f *Framework) Score(facts, units string) (*Result, error) {
	defer runtime.KeepAlive(f)
	var raw *C.parindex_error
	var reader *C.parindex_reader
	if err := failure(C.parindex_reader_new(f.handle, nil, &reader, &raw), raw); err != nil {
		return nil, err
	}
	defer C.parindex_reader_free(reader)
	if err := add(reader, C.PARINDEX_FORMAT_UNITS, units); err != nil {
		return nil, err
	}
	if err := add(reader, C.PARINDEX_FORMAT_CSV, facts); err != nil {
		return nil, err
	}
	var batch *C.parindex_batch
	if err := failure(C.parindex_reader_finish(reader, &batch, &raw), raw); err != nil {
		return nil, err
	}
	defer C.parindex_batch_free(batch)
	result := &Result{}
	if err := failure(C.parindex_score_batch(batch, nil, &result.handle, &raw), raw); err != nil {
		return nil, err
	}
	runtime.SetFinalizer(result, (*Result).Close)
	return result, nil
}

func add(reader *C.parindex_reader, format C.parindex_format, path string) error {
	input, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name))
	data, length := text(input)
	var raw *C.parindex_error
	return failure(C.parindex_reader_add(reader, format, data, length, name, &raw), raw)
}

// A Result holds scorecards. Any number of goroutines may use one.
type Result struct{ handle *C.parindex_result }

// Close frees the result. Not calling it leaves that to the collector.
func (r *Result) Close() {
	C.parindex_result_free(r.handle)
	r.handle = nil
	runtime.SetFinalizer(r, nil)
}

// writing is what the callback works with: where to, and what went wrong there.
type writing struct {
	to  io.Writer
	err error
}

//export parindexWritePart
func parindexWritePart(text *C.char, length C.size_t, user C.uintptr_t) C.int32_t {
	w := cgo.Handle(user).Value().(*writing)
	if _, w.err = w.to.Write(unsafe.Slice((*byte)(unsafe.Pointer(text)), int(length))); w.err != nil {
		return 1
	}
	return 0
}

// WriteJSONLines writes the scorecards, one a line, part by part as they are made.
func (r *Result) WriteJSONLines(to io.Writer) error {
	defer runtime.KeepAlive(r)
	w := &writing{to: to}
	user := cgo.NewHandle(w)
	defer user.Delete()
	var raw *C.parindex_error
	err := failure(C.write_json_lines(r.handle, C.uintptr_t(user), &raw), raw)
	if w.err != nil {
		return w.err
	}
	return err
}

// Columns are a framework with columns of facts, scored as often as the numbers in them change; for one goroutine at a
// time.
type Columns struct {
	Facts  [][]int32 // a value a unit
	Points []int64   // of each unit in hundredths, as of the last Score
	Ranks  []int32   // of each unit, as of the last Score; 0: none

	handle  *C.parindex_columns
	outputs *C.parindex_output
	memory  []unsafe.Pointer
}

// Columns makes a column of whole numbers for each fact, a value a unit. Close frees them, slices and all.
func (f *Framework) Columns(units int) (*Columns, error) {
	defer runtime.KeepAlive(f)
	c := &Columns{}
	// The library keeps the addresses between calls, which it may not do with memory of Go's: this is C's.
	allocate := func(count int, size uintptr) unsafe.Pointer {
		p := C.calloc(C.size_t(count), C.size_t(size))
		c.memory = append(c.memory, p)
		return p
	}
	facts := f.Facts()
	var column C.parindex_column
	raws := allocate(facts, unsafe.Sizeof(column))
	for i, raw := range unsafe.Slice((*C.parindex_column)(raws), facts) {
		data := allocate(units, 4)
		c.Facts = append(c.Facts, unsafe.Slice((*int32)(data), units))
		raw.struct_size = C.uint32_t(unsafe.Sizeof(column))
		raw._type = C.PARINDEX_COLUMN_I32
		raw.fact = C.uint64_t(i)
		raw.data = data
		unsafe.Slice((*C.parindex_column)(raws), facts)[i] = raw
	}
	points, ranks := allocate(units, 8), allocate(units, 4)
	c.Points, c.Ranks = unsafe.Slice((*int64)(points), units), unsafe.Slice((*int32)(ranks), units)
	var output C.parindex_output
	size := C.uint32_t(unsafe.Sizeof(output))
	c.outputs = (*C.parindex_output)(allocate(2, unsafe.Sizeof(output)))
	whole := ^C.uint64_t(0)
	outputs := unsafe.Slice(c.outputs, 2)
	outputs[0] = C.parindex_output{struct_size: size, kind: C.PARINDEX_OUTPUT_POINTS, item: whole,
		_type: C.PARINDEX_COLUMN_I64, scale: 2, data: points}
	outputs[1] = C.parindex_output{struct_size: size, kind: C.PARINDEX_OUTPUT_RANK, item: whole,
		_type: C.PARINDEX_COLUMN_I32, data: ranks}

	runtime.SetFinalizer(c, (*Columns).Close)
	var raw *C.parindex_error
	err := failure(C.parindex_columns_bind(f.handle, (*C.parindex_column)(raws), C.size_t(facts), C.size_t(units), nil,
		&c.handle, &raw), raw)
	if err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Score fills Points and Ranks.
func (c *Columns) Score() error {
	defer runtime.KeepAlive(c)
	var raw *C.parindex_error
	return failure(C.parindex_columns_score_into(c.handle, c.outputs, 2, nil, nil, &raw), raw)
}

// Close frees the columns; their slices are gone with them.
func (c *Columns) Close() {
	C.parindex_columns_free(c.handle)
	for _, p := range c.memory {
		C.free(p)
	}
	*c = Columns{}
	runtime.SetFinalizer(c, nil)
}
