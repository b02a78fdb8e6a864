// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// The side panel of the Lineage page: whether the version can be rebuilt, its triplet, the two commands to
// copy, the selected node, and what changed since the version that was in Production before.

#include "models/domain/lineage.h"

#include <QFrame>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace driftline {

class LineageInspector final : public QFrame
{
    Q_OBJECT
public:
    explicit LineageInspector(QWidget *parent = nullptr);
    /// `promotion`: who put the version into Production, when the journal knows.
    void setLineage(const LineageGraph &graph, const std::optional<JournalEntry> &promotion);
    void clear();
    /// Shows this node; an empty id shows none.
    void showNode(const QString &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addVerdict();
    void addFacts();
    void addRestore();
    void addChanges();
    void addNode();
    void addSection(const QString &title);
    void addRow(const QString &label, const QString &shown, const QString &whole);
    void rebuild();
    [[nodiscard]] QLabel *wrapped(const QString &text, const char *look);

    LineageGraph m_graph;
    std::optional<JournalEntry> m_promotion;
    QString m_node;
    bool m_loaded = false;
    QScrollArea *m_area;
    QWidget *m_content = nullptr;
    QVBoxLayout *m_layout = nullptr; ///< of m_content; rebuilt with it
};

} // namespace driftline
