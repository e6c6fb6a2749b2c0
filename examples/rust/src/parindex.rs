// SPDX-License-Identifier: Apache-2.0
//! ParIndex for Rust: what a program needs to score files and columns, over libparindex.

use std::ffi::{c_void, CStr, CString};
use std::io::Write;
use std::os::raw::c_char;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::path::Path;
use std::ptr::{null, null_mut, NonNull};
use std::{fmt, fs, io, mem};

/// parindex.h as far as it is used here.
mod sys {
    use std::ffi::c_void;
    use std::os::raw::c_char;

    pub const OK: i32 = 0;
    pub const ENGLISH: i32 = 1;
    pub const FORMAT_CSV: i32 = 2;
    pub const FORMAT_UNITS: i32 = 3;
    pub const VIEW_JSON_LINES: i32 = 1;
    pub const COLUMN_I32: i32 = 3;
    pub const COLUMN_I64: i32 = 4;
    pub const OUTPUT_POINTS: i32 = 0;
    pub const OUTPUT_RANK: i32 = 6;
    pub const WHOLE: u64 = u64::MAX;
    pub const ABI_VERSION: i32 = 1;

    macro_rules! opaque {
        ($($name:ident),*) => { $(#[repr(C)] pub struct $name { _private: [u8; 0] })* };
    }
    opaque!(Framework, Reader, Batch, Result, Columns, Error);

    #[repr(C)]
    pub struct LoadOptions {
        pub struct_size: u32,
        pub flags: u32,
        pub max_bytes: i64,
        pub file: *const c_char,
    }

    #[repr(C)]
    pub struct Mistake {
        pub struct_size: u32,
        pub severity: i32,
        pub line: u64,
        pub column: u64,
        pub code: *const c_char,
        pub file: *const c_char,
        pub pointer: *const c_char,
        pub unit: *const c_char,
        pub message_vi: *const c_char,
        pub message_en: *const c_char,
        pub hint_vi: *const c_char,
        pub hint_en: *const c_char,
    }

    #[repr(C)]
    pub struct Column {
        pub struct_size: u32,
        pub kind: i32,
        pub fact: u64,
        pub option: u64,
        pub scale: i32,
        pub reserved: i32,
        pub data: *const c_void,
        pub validity: *const u8,
        pub stride: i64,
    }

    #[repr(C)]
    pub struct Output {
        pub struct_size: u32,
        pub kind: i32,
        pub item: u64,
        pub column_type: i32,
        pub scale: i32,
        pub data: *mut c_void,
        pub stride: i64,
    }

    pub type Write = unsafe extern "C" fn(*const c_char, usize, *mut c_void) -> i32;
    pub type Progress = unsafe extern "C" fn(u64, u64, *mut c_void) -> i32;

    extern "C" {
        pub fn parindex_abi_version() -> i32;
        pub fn parindex_error_free(error: *mut Error);
        pub fn parindex_error_message(error: *const Error, language: i32) -> *const c_char;
        pub fn parindex_error_mistake_count(error: *const Error) -> usize;
        pub fn parindex_error_mistake(error: *const Error, index: usize, out: *mut Mistake) -> i32;
        pub fn parindex_framework_load(
            json: *const c_char,
            length: usize,
            options: *const LoadOptions,
            out: *mut *mut Framework,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_framework_free(framework: *mut Framework);
        pub fn parindex_framework_fact_count(framework: *const Framework) -> usize;
        pub fn parindex_framework_item_count(framework: *const Framework) -> usize;
        pub fn parindex_reader_new(
            framework: *const Framework,
            options: *const c_void,
            out: *mut *mut Reader,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_reader_free(reader: *mut Reader);
        pub fn parindex_reader_add(
            reader: *mut Reader,
            format: i32,
            input: *const c_char,
            length: usize,
            file: *const c_char,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_reader_finish(
            reader: *mut Reader,
            out: *mut *mut Batch,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_batch_free(batch: *mut Batch);
        pub fn parindex_score_batch(
            batch: *const Batch,
            options: *const c_void,
            out: *mut *mut Result,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_result_free(result: *mut Result);
        pub fn parindex_result_write(
            result: *const Result,
            view: i32,
            language: i32,
            write: Write,
            user: *mut c_void,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_columns_bind(
            framework: *const Framework,
            columns: *const Column,
            column_count: usize,
            unit_count: usize,
            options: *const c_void,
            out: *mut *mut Columns,
            error: *mut *mut Error,
        ) -> i32;
        pub fn parindex_columns_free(columns: *mut Columns);
        pub fn parindex_columns_score_into(
            columns: *mut Columns,
            outputs: *const Output,
            output_count: usize,
            progress: Option<Progress>,
            user: *mut c_void,
            error: *mut *mut Error,
        ) -> i32;
    }
}

/// One mistake in the data.
#[derive(Debug, Clone)]
pub struct Mistake {
    pub code: String,
    pub file: String,
    pub line: u64,
    pub column: u64,
    pub message: String,
    pub hint: String,
}

/// What went wrong.
#[derive(Debug)]
pub enum Error {
    /// A file could not be read, or the scorecards not be written.
    Io(io::Error),
    /// What the library says; every mistake of wrong data.
    Library {
        status: i32,
        message: String,
        mistakes: Vec<Mistake>,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io(error) => write!(f, "{error}"),
            Error::Library {
                status,
                message,
                mistakes,
            } if mistakes.is_empty() => write!(f, "{message} ({status})"),
            Error::Library { mistakes, .. } => {
                for (i, m) in mistakes.iter().enumerate() {
                    let end = if i + 1 == mistakes.len() { "" } else { "\n" };
                    write!(
                        f,
                        "{}:{}:{}: {}: {}\n  {}{end}",
                        m.file, m.line, m.column, m.code, m.message, m.hint
                    )?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Error::Io(error)
    }
}

pub type Result<T> = std::result::Result<T, Error>;

unsafe fn text(raw: *const c_char) -> String {
    if raw.is_null() {
        String::new()
    } else {
        CStr::from_ptr(raw).to_string_lossy().into_owned()
    }
}

fn name(path: &Path) -> Result<CString> {
    CString::new(path.to_string_lossy().as_bytes()).map_err(|_| {
        Error::Io(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a path holds a NUL",
        ))
    })
}

/// Runs a call and takes over the error that it may give.
fn call(function: impl FnOnce(*mut *mut sys::Error) -> i32) -> Result<()> {
    let mut raw = null_mut();
    let status = function(&mut raw);
    if status == sys::OK {
        return Ok(());
    }
    // SAFETY: `raw` is NULL or an error that is now ours; its texts are copied before it is freed.
    unsafe {
        let mut mistakes = Vec::new();
        for i in 0..sys::parindex_error_mistake_count(raw) {
            let mut m: sys::Mistake = mem::zeroed();
            m.struct_size = mem::size_of::<sys::Mistake>() as u32;
            if sys::parindex_error_mistake(raw, i, &mut m) != sys::OK {
                break;
            }
            mistakes.push(Mistake {
                code: text(m.code),
                file: text(m.file),
                line: m.line,
                column: m.column,
                message: text(m.message_en),
                hint: text(m.hint_en),
            });
        }
        let message = text(sys::parindex_error_message(raw, sys::ENGLISH));
        sys::parindex_error_free(raw);
        Err(Error::Library {
            status,
            message,
            mistakes,
        })
    }
}

/// A handle of the library, freed when dropped; in any order.
struct Handle<T> {
    pointer: NonNull<T>,
    free: unsafe extern "C" fn(*mut T),
}

impl<T> Handle<T> {
    fn new(
        free: unsafe extern "C" fn(*mut T),
        function: impl FnOnce(*mut *mut T, *mut *mut sys::Error) -> i32,
    ) -> Result<Self> {
        let mut out = null_mut();
        call(|error| function(&mut out, error))?;
        Ok(Handle {
            pointer: NonNull::new(out).expect("success gives a handle"),
            free,
        })
    }

    fn get(&self) -> *mut T {
        self.pointer.as_ptr()
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        // SAFETY: the handle is ours alone.
        unsafe { (self.free)(self.get()) }
    }
}

/// Rules: read, checked and compiled.
pub struct Framework(Handle<sys::Framework>);

// SAFETY: frameworks and results never change once made; the library promises that threads may share them.
unsafe impl Send for Framework {}
unsafe impl Sync for Framework {}
unsafe impl Send for Scorecards {}
unsafe impl Sync for Scorecards {}

impl Framework {
    /// Reads a document; on failure with every mistake of it.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        // SAFETY: no argument.
        assert_eq!(
            unsafe { sys::parindex_abi_version() },
            sys::ABI_VERSION,
            "libparindex has another interface"
        );
        let (json, file) = (fs::read(&path)?, name(path.as_ref())?);
        let options = sys::LoadOptions {
            struct_size: mem::size_of::<sys::LoadOptions>() as u32,
            flags: 0,
            max_bytes: 0,
            file: file.as_ptr(),
        };
        // SAFETY: the texts live through the call.
        Handle::new(sys::parindex_framework_free, |out, error| unsafe {
            sys::parindex_framework_load(json.as_ptr().cast(), json.len(), &options, out, error)
        })
        .map(Framework)
    }

    pub fn fact_count(&self) -> usize {
        // SAFETY: the handle is valid, here and below.
        unsafe { sys::parindex_framework_fact_count(self.0.get()) }
    }

    pub fn item_count(&self) -> usize {
        unsafe { sys::parindex_framework_item_count(self.0.get()) }
    }

    /// Scores facts (CSV) of the units of a register (CSV); on failure with every mistake of both files.
    pub fn score(&self, facts: impl AsRef<Path>, units: impl AsRef<Path>) -> Result<Scorecards> {
        let reader = Handle::new(sys::parindex_reader_free, |out, error| unsafe {
            sys::parindex_reader_new(self.0.get(), null(), out, error)
        })?;
        for (format, path) in [
            (sys::FORMAT_UNITS, units.as_ref()),
            (sys::FORMAT_CSV, facts.as_ref()),
        ] {
            let (input, file) = (fs::read(path)?, name(path)?);
            call(|error| unsafe {
                let input_text = input.as_ptr().cast();
                sys::parindex_reader_add(
                    reader.get(),
                    format,
                    input_text,
                    input.len(),
                    file.as_ptr(),
                    error,
                )
            })?;
        }
        let batch = Handle::new(sys::parindex_batch_free, |out, error| unsafe {
            sys::parindex_reader_finish(reader.get(), out, error)
        })?;
        Handle::new(sys::parindex_result_free, |out, error| unsafe {
            sys::parindex_score_batch(batch.get(), null(), out, error)
        })
        .map(Scorecards)
    }

    /// A column of whole numbers for each fact, a value a unit.
    pub fn columns(&self, units: usize) -> Result<Columns> {
        let mut facts = vec![vec![0i32; units]; self.fact_count()];
        let columns: Vec<_> = facts
            .iter_mut()
            .enumerate()
            .map(|(fact, values)| sys::Column {
                struct_size: mem::size_of::<sys::Column>() as u32,
                kind: sys::COLUMN_I32,
                fact: fact as u64,
                option: 0,
                scale: 0,
                reserved: 0,
                data: values.as_mut_ptr().cast(),
                validity: null(),
                stride: 0,
            })
            .collect();
        // SAFETY: the vectors of `facts` are never resized, so the addresses hold for as long as the handle.
        let bound = Handle::new(sys::parindex_columns_free, |out, error| unsafe {
            sys::parindex_columns_bind(
                self.0.get(),
                columns.as_ptr(),
                columns.len(),
                units,
                null(),
                out,
                error,
            )
        })?;
        Ok(Columns {
            bound,
            facts,
            points: vec![0; units],
            ranks: vec![0; units],
        })
    }
}

/// The result.
pub struct Scorecards(Handle<sys::Result>);

impl Scorecards {
    /// Writes the scorecards, one a line, part by part as they are made.
    pub fn write_json_lines(&self, to: &mut dyn Write) -> Result<()> {
        struct Writing<'a> {
            to: &'a mut dyn Write,
            outcome: std::thread::Result<io::Result<()>>,
        }

        // A panic must not cross the library: it is kept, and resumed when the call is back.
        unsafe extern "C" fn part(text: *const c_char, length: usize, user: *mut c_void) -> i32 {
            let writing = &mut *user.cast::<Writing>();
            let bytes = std::slice::from_raw_parts(text.cast::<u8>(), length);
            writing.outcome = catch_unwind(AssertUnwindSafe(|| writing.to.write_all(bytes)));
            i32::from(!matches!(writing.outcome, Ok(Ok(()))))
        }

        let mut writing = Writing {
            to,
            outcome: Ok(Ok(())),
        };
        let user: *mut Writing = &mut writing;
        // SAFETY: the library calls `part` only during this call, on this thread.
        let done = call(|error| unsafe {
            sys::parindex_result_write(
                self.0.get(),
                sys::VIEW_JSON_LINES,
                sys::ENGLISH,
                part,
                user.cast(),
                error,
            )
        });
        match writing.outcome {
            Ok(Ok(())) => done,
            Ok(Err(error)) => Err(error.into()),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

/// A framework with columns of facts, scored as often as the numbers in them change.
pub struct Columns {
    bound: Handle<sys::Columns>, // first, so that it is dropped before the data it points to
    facts: Vec<Vec<i32>>,
    points: Vec<i64>,
    ranks: Vec<i32>,
}

impl Columns {
    /// The values of a fact, a value a unit.
    pub fn fact_mut(&mut self, fact: usize) -> &mut [i32] {
        &mut self.facts[fact]
    }

    /// Points of each unit in hundredths, and its rank (0: none).
    pub fn score(&mut self) -> Result<(&[i64], &[i32])> {
        let output = |kind, column_type, scale, data| sys::Output {
            struct_size: mem::size_of::<sys::Output>() as u32,
            kind,
            item: sys::WHOLE,
            column_type,
            scale,
            data,
            stride: 0,
        };
        let outputs = [
            output(
                sys::OUTPUT_POINTS,
                sys::COLUMN_I64,
                2,
                self.points.as_mut_ptr().cast(),
            ),
            output(
                sys::OUTPUT_RANK,
                sys::COLUMN_I32,
                0,
                self.ranks.as_mut_ptr().cast(),
            ),
        ];
        // SAFETY: both outputs have room for every unit; facts cannot be written while `self` is borrowed.
        call(|error| unsafe {
            let count = outputs.len();
            sys::parindex_columns_score_into(
                self.bound.get(),
                outputs.as_ptr(),
                count,
                None,
                null_mut(),
                error,
            )
        })?;
        Ok((&self.points, &self.ranks))
    }
}
