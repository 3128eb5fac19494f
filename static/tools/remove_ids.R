# Takes removed records out of your own copies of a dataset. R 4.0 or later, nothing else; Parquet needs arrow.
#
#     Rscript remove_ids.R removed-ids.csv videos.csv my/notes.jsonl videos/
#
# removed-ids.csv is the list that came with this file: kind,id,date. A folder stands for every CSV, JSON lines, ids
# and Parquet file in it. Rows go whose id is in the list; every other line of a text file stays as it was. Each file is
# replaced in one move, or left as it is if something about it is wrong.
#
#     --column=NAME   the column, or key, that holds the id (usually: id)
#     --kind=KIND     only ids of this kind, such as video
#     --dry-run       say what would go, change nothing

endings <- "[.](csv|jsonl|txt|parquet)$"

unfit <- function(...) stop(paste0(...), call. = FALSE)

# Lines without their line feed; a carriage return before it stays, and so does a missing end of the last line.
read_lines <- function(path) {
  size <- file.info(path)$size
  if (size == 0) return(list(lines = character(0), ends = TRUE))
  bytes <- readBin(path, "raw", size)
  if (any(bytes == as.raw(0))) unfit("It holds NUL bytes, so it is not text.")
  text <- rawToChar(bytes)
  ends <- bytes[size] == as.raw(10)
  lines <- strsplit(text, "\n", fixed = TRUE, useBytes = TRUE)[[1]]
  list(lines = lines, ends = ends, bytes = bytes)
}

write_lines <- function(lines, path, ends) {
  to <- file(path, "wb")
  on.exit(close(to))
  if (length(lines) == 0) return(invisible())
  writeLines(lines[-length(lines)], to, sep = "\n", useBytes = TRUE)
  writeLines(lines[length(lines)], to, sep = if (ends) "\n" else "", useBytes = TRUE)
}

count_quotes <- function(lines) {
  nchar(lines, "bytes") - nchar(gsub("\"", "", lines, fixed = TRUE, useBytes = TRUE), "bytes")
}

read_list <- function(path, kind) {
  rows <- read.csv(path, colClasses = "character", na.strings = character(0))
  if (!identical(names(rows), c("kind", "id", "date"))) {
    unfit(path, " is not a list of removed ids: its first line has to be kind,id,date.")
  }
  unique(if (nzchar(kind)) rows$id[rows$kind == kind] else rows$id)
}

# A row may span lines: it ends where its quotes are closed.
cut_csv <- function(path, draft, removed, column) {
  read <- read_lines(path)
  closed <- cumsum(count_quotes(read$lines)) %% 2 == 0
  if (length(closed) == 0 || !closed[length(closed)]) unfit("It is no whole CSV file: a quote is not closed.")
  row_of <- cumsum(c(TRUE, closed[-length(closed)]))
  whole <- path
  if (!read$ends) {
    whole <- tempfile()
    on.exit(unlink(whole))
    writeBin(c(read$bytes, as.raw(10)), whole)
  }
  table <- read.csv(
    whole, colClasses = "character", na.strings = character(0), check.names = FALSE,
    encoding = "UTF-8", blank.lines.skip = FALSE, fill = TRUE, comment.char = "", quote = "\""
  )
  names(table) <- sub("^\xef\xbb\xbf", "", names(table), useBytes = TRUE)
  if (!(column %in% names(table))) {
    unfit("It has no column ", column, ". Name the one that holds the id: --column=NAME")
  }
  if (nrow(table) != max(row_of) - 1) unfit("Its rows cannot be told apart. Use remove_ids.py instead.")
  stays <- !(table[[column]] %in% removed)
  write_lines(read$lines[c(TRUE, stays)[row_of]], draft, read$ends)
  c(length(stays), sum(stays))
}

cut_lines <- function(path, draft, removed, find) {
  read <- read_lines(path)
  stays <- !(find(read$lines) %in% removed)
  write_lines(read$lines[stays], draft, read$ends)
  c(length(stays), sum(stays))
}

# Base R reads no JSON: the id has to be the first key of its line, as it is in a dataset.
find_json <- function(column) function(lines) {
  pattern <- paste0("^\\s*\\{\\s*\"", column, "\"\\s*:\\s*\"?([0-9A-Za-z]+)\"?\\s*[,}].*$")
  found <- grepl(pattern, lines, useBytes = TRUE)
  empty <- !nzchar(trimws(lines))
  if (!all(found | empty)) unfit("The first key of a line is not ", column, ". Use remove_ids.py instead.")
  ifelse(found, sub(pattern, "\\1", lines, useBytes = TRUE), "")
}

cut_parquet <- function(path, draft, removed, column) {
  if (!requireNamespace("arrow", quietly = TRUE)) unfit("Parquet needs arrow: install.packages(\"arrow\")")
  table <- arrow::read_parquet(path, as_data_frame = FALSE)
  if (!(column %in% names(table))) {
    unfit("It has no column ", column, ". Name the one that holds the id: --column=NAME")
  }
  stays <- !(as.character(as.vector(table[[column]])) %in% removed)
  arrow::write_parquet(table[stays, ], draft)
  c(length(stays), sum(stays))
}

cut_file <- function(path, draft, removed, column) {
  switch(tolower(sub("^.*[.]", "", path)),
    csv = cut_csv(path, draft, removed, column),
    jsonl = cut_lines(path, draft, removed, find_json(column)),
    txt = cut_lines(path, draft, removed, function(lines) trimws(lines)),
    parquet = cut_parquet(path, draft, removed, column),
    unfit("Only .csv, .jsonl, .txt and .parquet can be cut.")
  )
}

# TRUE if it was done. Prints what went.
treat <- function(path, removed, given) {
  draft <- file.path(dirname(path), paste0(".", basename(path), ".cutting"))
  on.exit(unlink(draft))
  counts <- tryCatch(cut_file(path, draft, removed, given$column), error = function(error) error)
  if (inherits(counts, "error")) {
    message(path, ": left as it is. ", conditionMessage(counts))
    return(FALSE)
  }
  if (counts[1] > counts[2] && !given$dry_run && !file.rename(draft, path)) {
    message(path, ": left as it is. It could not be replaced.")
    return(FALSE)
  }
  cat(sprintf("%s: %d of %d rows %s\n", path, as.integer(counts[1] - counts[2]), as.integer(counts[1]),
    if (given$dry_run) "would go" else "removed"))
  TRUE
}

read_arguments <- function(words) {
  named <- function(name, default) {
    found <- grep(paste0("^--", name, "="), words, value = TRUE)
    if (length(found)) sub("^[^=]*=", "", found[length(found)]) else default
  }
  paths <- words[!grepl("^--", words)]
  if (length(paths) < 2) unfit("Say: Rscript remove_ids.R removed-ids.csv FILE OR FOLDER ...")
  list(list = paths[1], paths = paths[-1], column = named("column", "id"), kind = named("kind", ""),
    dry_run = "--dry-run" %in% words)
}

list_files <- function(path) {
  if (!dir.exists(path)) return(path)
  list.files(path, endings, recursive = TRUE, full.names = TRUE, ignore.case = TRUE)
}

main <- function() {
  given <- read_arguments(commandArgs(trailingOnly = TRUE))
  removed <- read_list(given$list, given$kind)
  cat(length(removed), "ids in the list\n")
  files <- unlist(lapply(given$paths, list_files))
  files <- files[normalizePath(files, mustWork = FALSE) != normalizePath(given$list)]
  done <- vapply(files, treat, logical(1), removed = removed, given = given)
  quit(status = if (all(done)) 0 else 1)
}

options(warn = 2)
main()
