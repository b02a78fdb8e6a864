// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the shell knows of a page. A page gets its services by reference when it is made, a workspace when a
// source was opened, and a PageRequest when somebody wants something shown on it; it asks for other pages by
// signal.

#include "models/domain/tablefile.h"
#include "models/domain/workspace.h"
#include "models/jobs/jobqueue.h"

#include <QWidget>

namespace driftline {

class Settings;

enum class PageId { Runs, Compare, Drift, Lineage, Registry };

/// Everything a page needs from outside; outlives the pages.
struct PageServices
{
    JobQueue &jobs;
    Settings &settings;
    const DatasetReader &datasets;
    const TableFiles &tableFiles;
};

/// "Show this there." Fields that a page does not need are empty.
struct PageRequest
{
    PageId page = PageId::Runs;
    QStringList runIds;    ///< Runs: to select; Compare: to compare, the first is the baseline
    QString modelSelector; ///< Lineage, Registry: "fraud-detector/12"
    QString referencePath; ///< Drift
    QString livePath;      ///< Drift
    QString dataPath;      ///< Drift: a file of which the page asks on which side it belongs
    QString column;        ///< Drift: to select; Runs: to show, by its id ("metrics.auc")
    QString filter;        ///< Runs: filter text to apply

    /// Nothing but a page is asked for.
    [[nodiscard]] bool isEmpty() const
    {
        return runIds.isEmpty() && modelSelector.isEmpty() && referencePath.isEmpty() && livePath.isEmpty() &&
               dataPath.isEmpty() && column.isEmpty() && filter.isEmpty();
    }
};

/// Something on a page that the command palette offers, and what shows it.
struct PageItem
{
    QString text;
    QString detail; ///< what it is: "column", "numeric"
    PageRequest request;
};

class Page : public QWidget
{
    Q_OBJECT
public:
    Page(PageId id, QWidget *parent) : QWidget(parent), m_id(id) {}
    [[nodiscard]] PageId id() const { return m_id; }

    /// A source was opened (null: closed). Drops what belonged to the one before.
    virtual void setWorkspace(const WorkspacePtr &workspace) = 0;
    virtual void showRequest(const PageRequest &request) = 0;
    /// Reads again what is shown (F5).
    virtual void refresh() = 0;
    /// Nothing is loading that will still change the picture.
    [[nodiscard]] virtual bool isSettled() const = 0;
    /// What the status bar says on the left: "41 runs of 12,408 match · 31 ms".
    [[nodiscard]] virtual QString statusText() const = 0;
    /// What is on the page now and can be found by name; its QActions (addAction) are found as well.
    [[nodiscard]] virtual QList<PageItem> findableItems() const { return {}; }

Q_SIGNALS:
    void statusTextChanged();
    void pageRequested(const driftline::PageRequest &request);
    /// The user's own action failed; the shell shows it.
    void actionFailed(const driftline::Error &error);

private:
    PageId m_id;
};

} // namespace driftline
