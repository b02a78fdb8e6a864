// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The list to choose from below a line that is being written. There may be tens of thousands of lines: each
// letter looks through all of them, but measures and lays out only a few. GUI thread.

#include <QObject>
#include <QStringList>

class QCompleter;
class QListView;
class QPlainTextEdit;
class QStringListModel;

namespace driftline {

class CompletionList final : public QObject
{
    Q_OBJECT
public:
    /// `name` is what assistive technology calls the list.
    CompletionList(const QString &name, QPlainTextEdit *edit);
    void setLines(const QStringList &lines) { m_lines = lines; }
    /// The lines that have `part` in them, in upper or lower case, in their order.
    [[nodiscard]] QStringList found(const QString &part) const;
    /// Opens with these, below the character at `begin`; closes without any.
    void show(const QStringList &found, qsizetype begin);
    void close();
    [[nodiscard]] bool isOpen() const;

Q_SIGNALS:
    void chosen(const QString &line);

private:
    [[nodiscard]] QSize sizeFor(const QStringList &found) const;

    QPlainTextEdit *m_edit;
    QStringList m_lines;
    QStringListModel *m_model;
    QCompleter *m_completer;
    QListView *m_view;
};

} // namespace driftline
