//! Whether the files that are open are still those that the database's path names.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

/// The files of an open database, as they were when it was opened.
#[derive(Debug)]
pub(super) struct Files(Vec<(PathBuf, Identity)>);

/// Why what is written would be found by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loss {
    Removed,
    Replaced,
}

impl Files {
    /// Those of the database in `file`, which is open and was read from.
    ///
    /// # Errors
    /// When it is not there.
    pub(super) fn of(file: &Path) -> io::Result<Self> {
        let beside = ["-wal", "-shm"].map(|end| {
            let mut name = file.as_os_str().to_owned();
            name.push(end);
            PathBuf::from(name)
        });
        let mut files = vec![(file.to_owned(), identity(file)?)];
        files.extend(
            beside.into_iter().filter_map(|path| Some((identity(&path).ok()?, path))).map(|(id, path)| (path, id)),
        );
        Ok(Self(files))
    }

    /// The first of them that is no longer the one that is open. A look that fails for another reason says nothing.
    pub(super) fn lost(&self) -> Option<(&Path, Loss)> {
        self.0.iter().find_map(|(path, known)| match identity(path) {
            Ok(found) => (found != *known).then_some((path.as_path(), Loss::Replaced)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Some((path.as_path(), Loss::Removed)),
            Err(_) => None,
        })
    }

    /// The database's folder.
    pub(super) fn folder(&self) -> &Path {
        let folder = self.0.first().and_then(|(file, _)| file.parent()).unwrap_or(Path::new("."));
        if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
    }

    /// Bytes of the write-ahead log, and when it was written to last.
    pub(super) fn wal(&self) -> (u64, Option<SystemTime>) {
        let found = self.0.get(1).and_then(|(path, _)| fs::metadata(path).ok());
        found.map_or((0, None), |found| (found.len(), found.modified().ok()))
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Removed => "was removed or moved away",
            Self::Replaced => "was replaced by another file",
        })
    }
}

/// Device and number of a file: they stay the same as long as it is the same, under whatever name.
#[cfg(unix)]
type Identity = (u64, u64);

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<Identity> {
    use std::os::unix::fs::MetadataExt;
    // Not opened: closing a descriptor of the file would let go of the locks that SQLite holds on it.
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Elsewhere an open file can be neither removed nor replaced.
#[cfg(not(unix))]
type Identity = ();

#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<Identity> {
    fs::metadata(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_that_are_removed_moved_or_replaced_are_noticed_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let [file, wal, away] = ["kilo.db", "kilo.db-wal", "away"].map(|name| folder.path().join(name));
        for path in [&file, &wal] {
            fs::write(path, "x").unwrap();
        }
        let files = Files::of(&file).unwrap();
        assert_eq!((files.lost(), files.wal().0, files.folder()), (None, 1, folder.path()));
        for path in [&file, &wal] {
            fs::rename(path, &away).unwrap();
            assert_eq!(files.lost(), Some((path.as_path(), Loss::Removed)));
            fs::write(path, "another").unwrap();
            assert_eq!(files.lost(), Some((path.as_path(), Loss::Replaced)));
            fs::rename(&away, path).unwrap();
            assert_eq!(files.lost(), None, "it is back");
        }
        fs::write(&file, "longer than before").unwrap();
        assert_eq!(files.lost(), None, "what is in it may change");
    }

    #[test]
    fn a_bare_name_is_in_the_working_folder() {
        assert_eq!(Files(vec![("kilo.db".into(), Identity::default())]).folder(), Path::new("."));
    }
}
