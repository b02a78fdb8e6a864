// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/valuecompletion.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QPlainTextEdit>
#include <QStringListModel>
#include <QTimer>

#include <algorithm>

namespace driftline {

namespace {

constexpr int pauseMs = 120;
constexpr int measuredRows = 100;
constexpr int widestList = 560;
constexpr int listMargin = 32;
constexpr int linesShown = 12;

bool isSameField(const ValuePlace &place, const ValueQuery &query)
{
    return place.entity == query.entity && place.key == query.key;
}

} // namespace

void popupCompletions(QCompleter &completer, const QPlainTextEdit &edit)
{
    QAbstractItemView *popup = completer.popup();
    const QAbstractItemModel *lines = completer.completionModel();
    popup->setCurrentIndex(lines->index(0, 0));
    int width = 0;
    const QFontMetrics metrics = popup->fontMetrics();
    for (int row = 0; row < std::min(lines->rowCount(), measuredRows); ++row)
        width = std::max(width, metrics.horizontalAdvance(lines->index(row, 0).data().toString()));
    QRect box = edit.cursorRect();
    box.translate(edit.viewport()->pos());
    box.setWidth(std::min(width + listMargin, widestList));
    completer.complete(box);
}

ValueCompletion::ValueCompletion(QPlainTextEdit *edit)
    : QObject(edit),
      m_edit(edit),
      m_model(new QStringListModel(this)),
      m_completer(new QCompleter(m_model, this)),
      m_pause(new QTimer(this))
{
    m_completer->setWidget(edit);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(linesShown);
    m_completer->popup()->setAccessibleName(tr("Values in use"));
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_pause, &QTimer::timeout, this, &ValueCompletion::ask);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &ValueCompletion::insert);
}

std::optional<ValuePlace> ValueCompletion::place() const
{
    return valuePlace(m_edit->toPlainText(), m_edit->textCursor().position());
}

bool ValueCompletion::isOpen() const
{
    return m_completer->popup()->isVisible();
}

void ValueCompletion::dismiss()
{
    m_place.reset();
    m_pause->stop();
    m_completer->popup()->hide();
}

bool ValueCompletion::isKnown(const ValuePlace &place) const
{
    if (!m_known || !isSameField(place, *m_known))
        return false;
    return m_known->part == place.part || (m_all && place.part.contains(m_known->part, Qt::CaseInsensitive));
}

bool ValueCompletion::update()
{
    const auto now = place();
    if (!now) {
        dismiss();
        return false;
    }
    if (m_known && !isSameField(*now, *m_known)) {
        m_known.reset();
        m_model->setStringList({});
    }
    m_place = now;
    if (isKnown(*now))
        m_pause->stop();
    else
        m_pause->start();
    show(*now);
    return true;
}

void ValueCompletion::ask()
{
    if (!m_place)
        return;
    ValueQuery query;
    query.entity = m_place->entity;
    query.key = m_place->key;
    query.part = m_place->part;
    Q_EMIT valuesWanted(query);
}

void ValueCompletion::setValues(const ValueQuery &query, const QList<ValueInUse> &values)
{
    const auto now = place();
    if (!m_place || !now || !isSameField(*now, query) || !m_edit->hasFocus())
        return; // the answer is late
    QStringList texts;
    for (const ValueInUse &value : values)
        texts.append(value.value);
    if (!m_known || texts != m_model->stringList())
        m_model->setStringList(texts);
    m_known = query;
    m_all = values.size() < query.most;
    show(*now);
}

void ValueCompletion::show(const ValuePlace &place)
{
    m_completer->setCompletionPrefix(place.part);
    if (m_completer->completionCount() == 0)
        m_completer->popup()->hide();
    else
        popupCompletions(*m_completer, *m_edit);
}

void ValueCompletion::insert(const QString &value)
{
    const auto now = place();
    if (!now)
        return;
    QTextCursor cursor = m_edit->textCursor();
    const QString text = m_edit->toPlainText();
    const qsizetype end = cursor.position();
    // A quote that was opened may be closed already.
    const QChar opened = text.at(std::min(now->begin, text.size() - 1));
    const bool closed = now->begin < end && (opened == u'\'' || opened == u'"') && end < text.size() &&
                        text.at(end) == opened;
    cursor.setPosition(int(now->begin));
    cursor.setPosition(int(closed ? end + 1 : end), QTextCursor::KeepAnchor);
    const bool glued = now->begin > 0 && now->begin == end && !text.at(now->begin - 1).isSpace() &&
                       text.at(now->begin - 1).isLetter();
    cursor.insertText((glued ? QStringLiteral(" ") : QString()) + quotedValue(value));
    m_edit->setTextCursor(cursor);
    dismiss();
}

} // namespace driftline
