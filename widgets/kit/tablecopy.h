// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The selected rows of a table as text for the clipboard: the header line and the shown columns in their
// order on the screen, each value whole (CopyRole, else what is displayed). Columns without a title are
// marks, and left out.

#include <QString>

class QTableView;

namespace driftline {

enum class CopyFormat {
    Plain,   ///< tabs between the values; tabs and line ends in them become blanks
    Csv,     ///< as RFC 4180 has it
    Markdown ///< a table of GitHub's kind; numbers are right-aligned as on the screen
};

/// Empty when nothing is selected.
[[nodiscard]] QString selectedRowsAs(const QTableView &view, CopyFormat format);
/// Puts it into the clipboard, unless it is empty.
void copySelectedRows(const QTableView &view, CopyFormat format);

} // namespace driftline
