// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The editor inside FilterBox: one line of a QPlainTextEdit, because a QLineEdit can neither colour words nor
// underline them.

#include "models/domain/valuesinuse.h"

#include "models/base/error.h"

#include <QPlainTextEdit>
#include <QSyntaxHighlighter>

#include <optional>

namespace driftline {

class CompletionList;
class ValueCompletion;

class FilterHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT
public:
    explicit FilterHighlighter(QPlainTextEdit *edit);
    void setWrong(std::optional<TextSpan> span);

protected:
    void highlightBlock(const QString &text) override;

private:
    QPlainTextEdit *m_edit;
    std::optional<TextSpan> m_wrong;
};

class FilterEdit final : public QPlainTextEdit
{
    Q_OBJECT
public:
    explicit FilterEdit(QWidget *parent = nullptr);
    void setWords(const QStringList &words);
    /// What was asked for by valuesWanted().
    void setValues(const ValueQuery &query, const QList<ValueInUse> &values);
    /// A list is open to choose from.
    [[nodiscard]] bool isCompleting() const;
    void setWrong(std::optional<TextSpan> span);
    /// Where character `position` begins, in this widget's coordinates.
    [[nodiscard]] int xOf(qsizetype position) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void submitted();
    /// A value is being written; the experiments are the receiver's.
    void valuesWanted(const driftline::ValueQuery &query);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *) override {}

private:
    void updateMetrics();
    void complete();
    void insertCompletion(const QString &word);
    [[nodiscard]] QString wordBeforeCursor() const;

    FilterHighlighter *m_highlighter = nullptr;
    CompletionList *m_words;
    ValueCompletion *m_values = nullptr;
};

} // namespace driftline
