// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// One line for a run filter: a monospaced editor with coloured keywords and completion; a wavy line marks the
// wrong word and the reason stands below it. It only edits: parsing is the caller's.

#include "models/domain/experiment.h"

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

Q_SIGNALS:
    /// Enter was pressed, or nothing was typed for 400 ms since the text changed.
    void filterSubmitted(const QString &text);

private:
    void submit();
    void textEdited();

    FilterEdit *m_edit;
    QLabel *m_error;
    QTimer *m_pause;
    QString m_submitted;
};

} // namespace driftline
