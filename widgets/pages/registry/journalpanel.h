// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The journal under the board: who moved what, when and why, and whether its chain holds.

#include "models/domain/journal.h"
#include "widgets/kit/card.h"

class QLabel;

namespace driftline {

class JournalModel;
class Pill;
class TableView;
struct Error;

class JournalPanel final : public Card
{
    Q_OBJECT
public:
    explicit JournalPanel(QWidget *parent = nullptr);
    /// `entries` of all models, oldest first; those of `model` are listed.
    void setJournal(const QList<JournalEntry> &entries, const JournalVerification &chain,
                    const QString &model);
    void setError(const Error &error);
    void clear();

private:
    JournalModel *m_model;
    Pill *m_chain;
    QLabel *m_message;
    TableView *m_table;
};

} // namespace driftline
