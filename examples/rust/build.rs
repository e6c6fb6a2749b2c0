// Asks pkg-config where libparindex is.
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=PKG_CONFIG_PATH");
    let output = Command::new("pkg-config")
        .args(["--libs", "parindex >= 0.1"])
        .output()
        .expect("pkg-config is needed");
    assert!(
        output.status.success(),
        "pkg-config does not know parindex (Debian: libparindex-dev)"
    );
    for flag in String::from_utf8(output.stdout)
        .expect("flags are UTF-8")
        .split_whitespace()
    {
        if let Some(folder) = flag.strip_prefix("-L") {
            println!("cargo:rustc-link-search=native={folder}");
        } else if let Some(library) = flag.strip_prefix("-l") {
            println!("cargo:rustc-link-lib={library}");
        }
    }
}
