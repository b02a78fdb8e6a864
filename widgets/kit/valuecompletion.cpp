// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/kit/valuecompletion.h"

#include "widgets/kit/completionlist.h"

#include <QPlainTextEdit>
#include <QTimer>

#include <algorithm>

namespace driftline {

namespace {

constexpr int pauseMs = 120;

bool isSameField(const ValuePlace &place, const ValueQuery &query)
{
    return place.entity == query.entity && place.key == query.key;
}

} // namespace

ValueCompletion::ValueCompletion(QPlainTextEdit *edit)
    : QObject(edit),
      m_edit(edit),
      m_list(new CompletionList(tr("Values in use"), edit)),
      m_pause(new QTimer(this))
{
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMs);
    connect(m_pause, &QTimer::timeout, this, &ValueCompletion::ask);
    connect(m_list, &CompletionList::chosen, this, &ValueCompletion::insert);
}

std::optional<ValuePlace> ValueCompletion::place() const
{
    return valuePlace(m_edit->toPlainText(), m_edit->textCursor().position());
}

bool ValueCompletion::isOpen() const
{
    return m_list->isOpen();
}

void ValueCompletion::dismiss()
{
    m_place.reset();
    m_pause->stop();
    m_list->close();
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
        m_list->setLines({});
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
    m_list->setLines(texts);
    m_known = query;
    m_all = values.size() < query.most;
    show(*now);
}

void ValueCompletion::show(const ValuePlace &place)
{
    m_list->show(m_list->found(place.part), place.begin);
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
