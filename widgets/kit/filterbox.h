// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line for a run filter: a monospaced editor with coloured keywords and completion; a wavy line marks the
// wrong word and the reason stands below it. It only edits: parsing is the caller's.

#include "models/domain/experiment.h"
#include "models/domain/valuesinuse.h"

#include "models/base/error.h"

#include <QWidget>

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
    /// Marks error.span in the text (the whole text without one) and shows what and hint below it.
    void showError(const Error &error);
    void clearError();
    [[nodiscard]] bool hasError() const;
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

private:
    void submit();
    void textEdited();
    void pauseOver();

    FilterEdit *m_edit;
    QLabel *m_error;
    QTimer *m_pause;
    QString m_submitted;
};

} // namespace driftline
