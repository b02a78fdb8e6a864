// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// How a CSV file is read, to be looked at and changed: delimiter, quotes, encoding, decimal mark, header.

#include "models/domain/dataset.h"

#include <QMenu>

namespace driftline {

class CsvMenu final : public QMenu
{
    Q_OBJECT
public:
    explicit CsvMenu(QWidget *parent = nullptr);
    /// `asked`: what was chosen here before; `found`: what the file was read with, all of it.
    void setOptions(const ReadOptions &asked, const ReadOptions &found);

Q_SIGNALS:
    void chosen(const ReadOptions &options);

private:
    template <typename T>
    void addChoices(const QString &title, std::optional<T> ReadOptions::*option,
                    const QList<std::pair<QString, T>> &choices);

    ReadOptions m_asked;
    ReadOptions m_found;
};

} // namespace driftline
