// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/completionlist.h"

#include <QCompleter>
#include <QListView>
#include <QPlainTextEdit>
#include <QStringListModel>
#include <QStringMatcher>

#include <algorithm>

namespace driftline {

namespace {

constexpr int linesShown = 12;
constexpr int widestList = 560;
constexpr int listMargin = 32;

} // namespace

CompletionList::CompletionList(const QString &name, QPlainTextEdit *edit)
    : QObject(edit),
      m_edit(edit),
      m_model(new QStringListModel(this)),
      m_completer(new QCompleter(m_model, this)),
      m_view(new QListView)
{
    // The completer is asked for the window alone: left to itself, it would copy and sort what it filters.
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(linesShown);
    // Without this the view asks for the size of every line at every letter.
    m_view->setUniformItemSizes(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setAccessibleName(name);
    m_completer->setPopup(m_view); // which then belongs to it
    m_completer->setWidget(edit);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &CompletionList::chosen);
}

QStringList CompletionList::found(const QString &part) const
{
    const QStringMatcher matcher(part, Qt::CaseInsensitive);
    QStringList found;
    std::ranges::copy_if(m_lines, std::back_inserter(found),
                         [&matcher](const QString &line) { return matcher.indexIn(line) >= 0; });
    return found;
}

/// Enough for the lines at the top and for the one of most letters.
int CompletionList::widthFor(const QStringList &found) const
{
    const QFontMetrics metrics = m_view->fontMetrics();
    int width = metrics.horizontalAdvance(*std::ranges::max_element(found, {}, &QString::size));
    for (const QString &line : found.first(std::min<qsizetype>(found.size(), linesShown)))
        width = std::max(width, metrics.horizontalAdvance(line));
    return std::min(width + listMargin, widestList);
}

void CompletionList::show(const QStringList &found, qsizetype begin)
{
    if (found.isEmpty()) {
        close();
        return;
    }
    m_model->setStringList(found);
    QTextCursor place(m_edit->document());
    place.setPosition(int(begin));
    QRect box = m_edit->cursorRect(place);
    box.translate(m_edit->viewport()->pos());
    box.setWidth(widthFor(found));
    m_completer->complete(box);
    m_view->setCurrentIndex(m_view->model()->index(0, 0));
}

void CompletionList::close()
{
    m_view->hide();
}

bool CompletionList::isOpen() const
{
    return m_view->isVisible();
}

} // namespace driftline
