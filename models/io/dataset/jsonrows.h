// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The rows of a JSON file, one after the other: objects on lines of their own, as loggers write them, or in
// one array. One use, one thread.

#include "models/io/dataset/datafile.h"

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace driftline {

enum class JsonKind { Null, Boolean, Integer, Fraction, Text, Nested };

struct JsonCell
{
    std::string_view name;
    JsonKind kind = JsonKind::Null;
    std::string_view text; ///< as it is written; Text: what it means
};

class JsonRows
{
public:
    JsonRows(const DataFile &file, StopToken stop);

    /// Whether there was another row. A row that is no object is passed over, and counted. NaN and
    /// Infinity, which Python writes, are Fractions. Errors: Unreadable, when the file cannot be read or a
    /// row does not end within 64 MiB.
    [[nodiscard]] Result<bool> next();
    /// Of the row that was read last, in its own order; until next() is called.
    [[nodiscard]] const std::vector<JsonCell> &cells() const { return m_cells; }
    /// The row that was read last, from 1, those passed over included.
    [[nodiscard]] qint64 row() const { return m_row; }

    [[nodiscard]] bool isArray() const { return m_array; }
    [[nodiscard]] qint64 wrongRows() const { return m_wrong; }
    [[nodiscard]] qint64 firstWrongRow() const { return m_firstWrong; }
    [[nodiscard]] QString firstReason() const { return m_reason; }

private:
    enum class Outcome { Row, Wrong, NeedsMore };

    [[nodiscard]] Status refill();
    [[nodiscard]] bool skipToRow();
    [[nodiscard]] Outcome parseRow();
    [[nodiscard]] Outcome parseValue(JsonCell &cell);
    [[nodiscard]] Outcome parseString(std::string_view &text);
    [[nodiscard]] Outcome skipNested();
    [[nodiscard]] Outcome skipSpace();
    [[nodiscard]] Outcome wrong(const char *reason);

    const DataFile &m_file;
    StopToken m_stop;
    qint64 m_offset = 0; ///< in the file, of what comes after the buffer
    std::string m_buffer;
    size_t m_at = 0;
    bool m_array = false;
    bool m_started = false;
    qint64 m_row = 0;
    std::vector<JsonCell> m_cells;
    std::deque<std::string> m_unescaped; ///< texts of this row that are not as they are written
    const char *m_error = nullptr;
    qint64 m_wrong = 0;
    qint64 m_firstWrong = 0;
    QString m_reason;
};

} // namespace driftline
