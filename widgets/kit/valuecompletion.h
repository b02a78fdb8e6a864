// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// Offers values while one is written into a filter: after "params.max_depth = " those that runs have. It asks
// for them, shows what comes if the cursor is still there, and writes the chosen one in the quotes that it
// needs. GUI thread.

#include "models/analysis/valuesinuse.h"

#include <QObject>

class QPlainTextEdit;
class QTimer;

namespace driftline {

class CompletionList;

class ValueCompletion final : public QObject
{
    Q_OBJECT
public:
    explicit ValueCompletion(QPlainTextEdit *edit);
    /// The text or the cursor has changed. False: no value is written here.
    bool update();
    /// Closes the list, and opens none for what is still to come.
    void dismiss();
    void setValues(const ValueQuery &query, const QList<ValueInUse> &values);
    [[nodiscard]] bool isOpen() const;

Q_SIGNALS:
    void valuesWanted(const driftline::ValueQuery &query);

private:
    [[nodiscard]] std::optional<ValuePlace> place() const;
    [[nodiscard]] bool isKnown(const ValuePlace &place) const;
    void ask();
    void show(const ValuePlace &place);
    void insert(const QString &value);

    QPlainTextEdit *m_edit;
    CompletionList *m_list;
    QTimer *m_pause;
    std::optional<ValuePlace> m_place; ///< where values are offered
    std::optional<ValueQuery> m_known; ///< whose values are in the list
    bool m_all = false;                ///< those are all that there are
};

} // namespace driftline
