// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The lines of the command palette: actions and whatever can be shown, those that match what was typed; below
// them what a source answers, as it comes, and a line that says how far that has got. GUI thread.

#include <QAbstractListModel>

#include <functional>

namespace driftline {

struct PaletteEntry
{
    QString text;
    QString detail; ///< shortcut, or what it is
    std::function<void()> run;
};

/// How well `text` fits: 0 if one of the words is not in it, and the more of them begin it or one of its
/// words, the higher.
[[nodiscard]] int paletteRank(const QString &text, const QStringList &words);

class PaletteModel final : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    /// The entries that are there before anything was searched for.
    void setEntries(QList<PaletteEntry> entries);
    /// Keeps the entries that contain every word of `text`, those that begin with it first.
    void setText(const QString &text);
    /// Found for the present text; shown after what is there. setText() drops them.
    void addFound(QList<PaletteEntry> found);
    /// The last line, which cannot be chosen; empty: none. setText() drops it.
    void setNote(const QString &note);
    /// The lines that can be chosen come first.
    [[nodiscard]] int choiceCount() const { return int(m_shown.size()); }
    void runRow(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QList<PaletteEntry> m_entries;
    QList<PaletteEntry> m_shown;
    QString m_note;
};

} // namespace driftline
