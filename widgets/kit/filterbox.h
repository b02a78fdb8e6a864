// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line for a run filter: a monospaced editor with coloured keywords and completion; a wavy line marks the
// wrong word and the reason stands below it. It only edits: parsing is the caller's.

#include "models/domain/experiment.h"
#include "models/domain/valuesinuse.h"

#include "models/base/error.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTimer;

namespace driftline {

class FilterEdit;

class FilterBox final : public QWidget
{
    Q_OBJECT
public:
    explicit FilterBox(QWidget *parent = nullptr);
    [[nodiscard]] QString text() const;
    /// Does not emit filterSubmitted().
    void setText(const QString &text);
    /// Marks error.span in the submitted text (the whole text without one) and shows what and hint in
    /// errorLine(). While somebody writes at that very place, or at the end of what is only not finished,
    /// this waits until Enter is pressed or the cursor leaves.
    void showError(const Error &error);
    void clearError();
    /// One is marked.
    [[nodiscard]] bool hasError() const;
    /// Says what is wrong; hidden while nothing is. Whoever lays the box out puts this where there is room
    /// for a sentence.
    [[nodiscard]] QLabel *errorLine() const { return m_error; }
    /// What the completion offers: metrics.…, params.…, tags.… and attributes.
    void setKeys(const RunKeys &keys);
    /// The answer to valuesWanted(); may come in several parts, the best last.
    void setValues(const ValueQuery &query, const QList<ValueInUse> &values);

Q_SIGNALS:
    /// Enter was pressed, or nothing was typed for 400 ms since the text changed (while a list of completions
    /// is open, since it was closed).
    void filterSubmitted(const QString &text);
    /// A value is being written, and those in use would help; the experiments are the receiver's.
    void valuesWanted(const driftline::ValueQuery &query);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void submit();
    void textEdited();
    void pauseOver();
    [[nodiscard]] bool isBeingWritten(const Error &error) const;
    void updateMark();
    void mark(const Error &error);
    void unmark();

    FilterEdit *m_edit;
    QLabel *m_error;
    QTimer *m_pause;
    QString m_submitted;
    std::optional<Error> m_failure; ///< of the submitted text; marked or not yet
    bool m_writing = false;         ///< the text was changed by hand, and neither submitted nor left since
};

} // namespace driftline
