// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Tabular data as drift sees it: one column at a time, numbers as doubles, categories as codes.

#include "models/base/problem.h"
#include "models/base/result.h"
#include "models/base/stoptoken.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace driftline {

enum class ColumnType { Numeric, Categorical, Text, Datetime, Boolean, Unsupported };
/// "numeric", "categorical", …
[[nodiscard]] QString columnTypeName(ColumnType type);
/// Words are of one of two types: how many of them are different tells which.
[[nodiscard]] constexpr bool isWords(ColumnType type)
{
    return type == ColumnType::Categorical || type == ColumnType::Text;
}

/// "*.csv", "*.parquet", …: the names of files that hold nothing but a table. A reader goes by what is in a
/// file; this is for those who have only names. (A .json may be anything, and is not among them.)
[[nodiscard]] QStringList dataFilePatterns();
[[nodiscard]] bool isDataFileName(const QString &name);
/// Whether a path that was dropped or typed is to be opened as data: a .dvc pointer is, too.
[[nodiscard]] bool isDataPath(const QString &path);

struct ColumnInfo
{
    QString name;
    ColumnType type = ColumnType::Unsupported;
    QString storageType;  ///< as the file says it: "double", "dictionary<string>"
    QString note;         ///< why it is Unsupported, or treated otherwise than it looks
    bool guessed = false; ///< the file has no types; this one was told from the values
};

struct Profile;

/// Whole numbers with at most so many distinct values are categories: Evidently's limit.
constexpr size_t fewIntegers = 10;
/// More distinct strings than this, most of them once, are text.
constexpr qint64 fewTexts = 1000;
/// The note of a column of text.
[[nodiscard]] QString textNote();

/// ColumnData::precision of values that are known as they are.
constexpr int exactPrecision = 52;

/// One column, whole. Numeric, Datetime and Text fill `numbers` (missing values are left out and counted);
/// Categorical and Boolean fill `categories` and `counts`.
struct ColumnData
{
    ColumnInfo info;
    qint64 rows = 0;
    qint64 missing = 0;  ///< null or NaN
    qint64 infinite = 0; ///< ±Inf, left out of `numbers`
    /// Finite values, in file order; Datetime: UTC milliseconds; Text: each value's length in characters, in
    /// no order.
    std::vector<double> numbers;
    QStringList categories;     ///< distinct values, sorted by code point
    std::vector<qint64> counts; ///< parallel to categories
    /// Of a profile (domain/profile.h): each number is the middle of its bucket at this precision.
    int precision = exactPrecision;
    qint64 otherRows = 0; ///< of a profile: rows in categories that it does not name
    QString otherName;    ///< the category that these rows are put into to be compared
    /// Values that could not be read as the type that was asked for; they count as missing.
    std::optional<Problem> problem{};
};

enum class TextEncoding { Utf8, Utf16LittleEndian, Utf16BigEndian, Windows1252 };
/// "UTF-8", "UTF-16 LE", "Windows-1252".
[[nodiscard]] QString textEncodingName(TextEncoding encoding);

/// How a CSV file is to be read; what is absent is found out.
struct ReadOptions
{
    std::optional<char> delimiter{};
    std::optional<char> quote{}; ///< " or '
    std::optional<TextEncoding> encoding{};
    std::optional<bool> decimalComma{};
    std::optional<bool> hasHeader{};

    friend bool operator==(const ReadOptions &, const ReadOptions &) = default;
};

/// The first rows of a table as text, to be looked at; null strings are missing values.
struct TableHead
{
    QStringList columns;
    QList<QStringList> rows; ///< each as long as `columns`
};

/// As what a column is read. Made of a type alone, or of nothing: as it turns out.
struct ReadAs
{
    ReadAs() = default;
    ReadAs(std::nullopt_t) {}
    ReadAs(ColumnType wanted) : type(wanted) {}
    ReadAs(std::optional<ColumnType> wanted, bool written = false) : type(wanted), asWritten(written) {}

    std::optional<ColumnType> type;
    /// Words: where the file has no types, each value is what stands in it, 01 not 1. With Categorical or
    /// Text.
    bool asWritten = false;
};

/// A file that a table was read from.
struct DatasetFile
{
    QString path; ///< as it is shown
    QString file; ///< where its bytes are: in a cache, they have another name
};

/// An opened table. Thread-safe: columns may be read in parallel.
class Dataset
{
public:
    Dataset() = default;
    Dataset(const Dataset &) = delete;
    Dataset &operator=(const Dataset &) = delete;
    virtual ~Dataset() = default;

    [[nodiscard]] virtual QString name() const = 0; ///< file name
    [[nodiscard]] virtual QString path() const = 0;
    /// In the order of their rows.
    [[nodiscard]] virtual QList<DatasetFile> files() const { return {{path(), path()}}; }
    /// What the file was found to be, in a few words: "Parquet", "JSON lines · gzip".
    [[nodiscard]] virtual QString format() const = 0;
    /// How CSV is read here, all of it: as was asked for, and else as was found. Absent for other formats.
    [[nodiscard]] virtual std::optional<ReadOptions> csvOptions() const { return std::nullopt; }
    [[nodiscard]] virtual qint64 rowCount() const = 0;
    [[nodiscard]] virtual const QList<ColumnInfo> &columns() const = 0;
    /// What of the file could not be read and is left out.
    [[nodiscard]] virtual QList<Problem> problems() const { return {}; }
    /// What was written to the files since they were opened: asked when they have been read, since it is not
    /// known then of which state the values are.
    [[nodiscard]] virtual QList<Problem> changes() const { return {}; }
    /// Reads column `index`; `as.type` overrides the detected type (the reference decides a column's type).
    /// The type in the result may differ from that in columns(), which is told from the schema alone: a
    /// column of strings that hardly ever repeat is Text, whole numbers with at most ten distinct values are
    /// Categorical. Texts can be read as Numeric, Datetime (ISO 8601 or dates with the
    /// day or the month first, as the column tells) and Boolean, numbers as Datetime (since 1970, in the unit
    /// that the first tells) and Boolean. Errors: Unreadable when the data are damaged; Usage when the column
    /// cannot be read as `as`, or in two ways, or is Unsupported.
    virtual Result<ColumnData> read(qsizetype index, const ReadAs &as, const StopToken &stop) const = 0;
    /// The profile that this is instead of data; null for data.
    [[nodiscard]] virtual std::shared_ptr<const Profile> profile() const { return nullptr; }
    /// At most the first `rows` rows; none of a profile. Errors: Unreadable when the data are damaged.
    virtual Result<TableHead> head(qsizetype rows, const StopToken &stop) const = 0;
    /// A column as Numeric or Datetime in file order, one value a row: NaN where it is missing, ±Inf as it
    /// is, UTC milliseconds. Errors: as read().
    virtual Result<std::vector<double>> readByRow(qsizetype index, ColumnType as,
                                                  const StopToken &stop) const = 0;
    /// As read(), in parts: row r belongs to part groups[r], which is less than `groupCount`; rows of group
    /// −1 are left out. All parts have the same type: `as.type`, or else what read() gives the whole column,
    /// for which it is read twice. `groups` has rowCount() entries. Errors: as read().
    virtual Result<std::vector<ColumnData>> readGrouped(qsizetype index, const ReadAs &as,
                                                        std::span<const qint32> groups, qint32 groupCount,
                                                        const StopToken &stop) const = 0;
};

class DatasetReader
{
public:
    DatasetReader() = default;
    DatasetReader(const DatasetReader &) = delete;
    DatasetReader &operator=(const DatasetReader &) = delete;
    virtual ~DatasetReader() = default;
    /// Opens a data file of any format that is known, or a profile of one; a folder or a pattern
    /// (data/part-*.parquet) as one table of all its files; a .dvc pointer as what it points at, from the
    /// project's cache. Errors: Unreadable, with file and where known row and column; Output when there is no
    /// room to unpack it.
    virtual Result<std::shared_ptr<const Dataset>> open(const QString &path, const ReadOptions &options,
                                                        const StopToken &stop) const = 0;
    Result<std::shared_ptr<const Dataset>> open(const QString &path, const StopToken &stop) const
    {
        return open(path, ReadOptions(), stop);
    }
};

} // namespace driftline
