// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sample/transactions.h"

#include "models/io/sample/parquettable.h"
#include "models/io/sample/random.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace driftline::sample {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr UtcMs minuteMs = UtcMs{60} * 1000;
constexpr UtcMs dayMs = UtcMs{24} * 60 * minuteMs;

// Rounded as a feature store would: it also lets the files stay small.
double rounded(double value, double perUnit)
{
    return std::round(value * perUnit) / perUnit;
}

double sigmoid(double x)
{
    return 1 / (1 + std::exp(-x));
}

std::int32_t whole(double value)
{
    return static_cast<std::int32_t>(std::lround(value));
}

/// A categorical column: its names, how often each occurs in the training set, and how often when all has
/// drifted.
struct Categories
{
    QByteArrayList names;
    std::vector<double> before;
    std::vector<double> after;

    std::int8_t draw(Random &random, double drift) const
    {
        double left = random.uniform();
        for (std::size_t i = 0; i + 1 < before.size(); ++i) {
            left -= before[i] + drift * (after[i] - before[i]);
            if (left < 0)
                return static_cast<std::int8_t>(i);
        }
        return static_cast<std::int8_t>(before.size() - 1);
    }
};

Categories stable(QByteArrayList names, const std::vector<double> &shares)
{
    return {std::move(names), shares, shares};
}

/// Columns of one table while it is drawn. Those marked "drifts" are the seven that move over the months.
struct Columns
{
    std::vector<double> amountLog;         // drifts
    std::vector<double> merchantRisk;      // drifts
    std::vector<std::int32_t> hourOfDay;   // drifts
    std::vector<std::int8_t> deviceType;   // drifts
    std::vector<std::int8_t> country;      // drifts
    std::vector<double> sessionLength;     // drifts
    std::vector<std::int32_t> cardAgeDays; // drifts
    std::vector<std::int32_t> velocity1h, velocity24h;
    std::vector<std::int8_t> emailDomain;
    std::vector<double> ipDistance;
    std::vector<bool> isWeekend;
    std::vector<std::int32_t> customerAge, accountAgeDays;
    std::vector<double> averageTicket, minutesSinceLast;
    std::vector<std::int8_t> merchantCategory, paymentChannel, cardBrand;
    std::vector<bool> isForeign, isNewDevice, threeDsPassed;
    std::vector<double> distanceHome;
    std::vector<bool> isFraud;
};

const Categories &deviceTypes()
{
    static const Categories value{{"mobile_app", "desktop", "mobile_web", "tablet", "pos_terminal"},
                                  {.46, .27, .17, .07, .03},
                                  {.25, .22, .43, .06, .04}};
    return value;
}

const Categories &countries()
{
    static const Categories value{{"DE", "FR", "NL", "ES", "IT", "PL", "GB", "US", "AT", "BE"},
                                  {.29, .17, .12, .10, .09, .07, .06, .04, .03, .03},
                                  {.21, .14, .10, .09, .08, .19, .06, .07, .03, .03}};
    return value;
}

const Categories &emailDomains()
{
    static const Categories value{
        {"gmail.com", "outlook.com", "yahoo.com", "icloud.com", "gmx.net", "proton.me", "other"},
        {.42, .18, .12, .10, .07, .06, .05},
        {.437, .172, .115, .10, .068, .058, .05}};
    return value;
}

const Categories &merchantCategories()
{
    static const Categories value =
        stable({"grocery", "fashion", "electronics", "travel", "fuel", "restaurant", "gaming", "pharmacy",
                "home", "digital_goods", "tickets", "other"},
               {.19, .13, .10, .08, .09, .12, .06, .05, .06, .06, .03, .03});
    return value;
}

const Categories &paymentChannels()
{
    static const Categories value =
        stable({"online", "contactless", "chip", "recurring"}, {.46, .31, .15, .08});
    return value;
}

const Categories &cardBrands()
{
    static const Categories value = stable({"visa", "mastercard", "amex", "maestro"}, {.48, .37, .06, .09});
    return value;
}

void drawDriftingColumns(Columns &c, Random &random, double drift)
{
    c.amountLog.push_back(random.chance(.003)
                              ? nan
                              : rounded(random.normal(4.92 + .98 * drift, 1.61 * (1 + .12 * drift)), 1000));
    c.merchantRisk.push_back(rounded(sigmoid(random.normal(-1.2 + .36 * drift, 1 + .04 * drift)), 1000));
    const bool atNight = random.chance(.08 + .118 * drift);
    c.hourOfDay.push_back(std::clamp(whole(atNight ? random.normal(3, 2.2) : random.normal(14, 4.4)), 0, 23));
    c.deviceType.push_back(deviceTypes().draw(random, drift));
    c.country.push_back(random.chance(.004) ? std::int8_t(-1) : countries().draw(random, drift));
    const double session = std::exp(random.normal(4.6 + .095 * drift, .7));
    c.sessionLength.push_back(random.chance(.008) ? nan : rounded(session, 10));
    const double cardAge = -620 * (1 - .118 * drift) * std::log(1 - random.uniform());
    c.cardAgeDays.push_back(random.chance(.013) ? ParquetTable::missing : std::min(whole(cardAge), 5000));
}

void drawStableColumns(Columns &c, Random &random, double drift)
{
    const double pace = -std::log(1 - random.uniform());
    c.velocity1h.push_back(std::min(whole(std::floor(1.8 * (1 + .055 * drift) * pace)), 24));
    c.velocity24h.push_back(
        std::min(whole(std::floor(5.2 * (1 + .03 * drift) * pace - 2 * std::log(1 - random.uniform()))), 90));
    c.emailDomain.push_back(random.chance(.02) ? std::int8_t(-1) : emailDomains().draw(random, drift));
    const double ip = std::exp(random.normal(3.1 + .02 * drift, 1.3));
    c.ipDistance.push_back(random.chance(.016) ? nan : rounded(std::min(ip, 12000.0), 10));
    c.isWeekend.push_back(random.chance(.286));
    c.customerAge.push_back(std::clamp(whole(random.normal(41, 13.5)), 18, 92));
    c.accountAgeDays.push_back(std::min(whole(-980 * std::log(1 - random.uniform())), 6000));
    c.averageTicket.push_back(rounded(std::exp(random.normal(3.7, .6)), 10));
    const double sinceLast = std::exp(random.normal(6.2, 1.7));
    c.minutesSinceLast.push_back(random.chance(.021) ? nan : rounded(std::min(sinceLast, 100000.0), 1));
    c.merchantCategory.push_back(merchantCategories().draw(random, 0));
    c.paymentChannel.push_back(paymentChannels().draw(random, 0));
    c.cardBrand.push_back(cardBrands().draw(random, 0));
    c.isForeign.push_back(random.chance(.124));
    c.isNewDevice.push_back(random.chance(.087));
    c.threeDsPassed.push_back(random.chance(.71));
    c.distanceHome.push_back(rounded(std::min(std::exp(random.normal(2.3, 1.2)), 12000.0), 10));
}

// Fraud is rare and follows the features, so that a model can really be trained on the file. Of those only
// the merchant's risk drifts: the share of fraud hardly moves.
void drawTarget(Columns &c, Random &random)
{
    double score = fraudBase + fraudVelocity * std::min(c.velocity1h.back(), 8);
    score += fraudRisk * std::min(c.merchantRisk.back(), .6);
    score += c.isForeign.back() ? fraudForeign : 0;
    score += c.isNewDevice.back() ? fraudNewDevice : 0;
    score += c.threeDsPassed.back() ? fraudThreeDs : 0;
    c.isFraud.push_back(random.chance(sigmoid(score)));
}

ParquetTable tableOf(const Columns &c)
{
    ParquetTable table;
    table.addNumbers("amount_log", c.amountLog);
    table.addNumbers("merchant_risk", c.merchantRisk);
    table.addIntegers("hour_of_day", c.hourOfDay);
    table.addCategories("device_type", c.deviceType, deviceTypes().names);
    table.addCategories("country", c.country, countries().names);
    table.addNumbers("session_len", c.sessionLength);
    table.addIntegers("card_age_days", c.cardAgeDays);
    table.addIntegers("velocity_1h", c.velocity1h);
    table.addIntegers("velocity_24h", c.velocity24h);
    table.addCategories("email_domain", c.emailDomain, emailDomains().names);
    table.addNumbers("ip_distance", c.ipDistance);
    table.addBooleans("is_weekend", c.isWeekend);
    table.addIntegers("customer_age", c.customerAge);
    table.addIntegers("account_age_days", c.accountAgeDays);
    table.addNumbers("avg_ticket_30d", c.averageTicket);
    table.addNumbers("minutes_since_last", c.minutesSinceLast);
    table.addCategories("merchant_category", c.merchantCategory, merchantCategories().names);
    table.addCategories("payment_channel", c.paymentChannel, paymentChannels().names);
    table.addCategories("card_brand", c.cardBrand, cardBrands().names);
    table.addBooleans("is_foreign", c.isForeign);
    table.addBooleans("is_new_device", c.isNewDevice);
    table.addBooleans("three_ds_passed", c.threeDsPassed);
    table.addNumbers("distance_home", c.distanceHome);
    table.addBooleans("is_fraud", c.isFraud);
    return table;
}

/// Takes a share of what it is asked about: at random, but hardly more or less than that share in a month.
class Share
{
public:
    bool take(Random &random, double share)
    {
        m_due += share * random.uniform(0, 2);
        if (m_due < 1)
            return false;
        m_due -= 1;
        return true;
    }

private:
    double m_due = .5;
};

/// As in training, a model misses about 15 of 100 frauds, which look almost like the rest to it, and takes a
/// few of the rest for fraud. When the world drifts it errs more in both.
class Scorer
{
public:
    explicit Scorer(double drift) : m_drift(drift) {}

    double score(Random &random, bool fraud)
    {
        return rounded(sigmoid(fraud ? ofFraud(random) : ofOther(random)), 1e4);
    }

private:
    double ofFraud(Random &random)
    {
        return m_missed.take(random, .151 + .125 * m_drift) ? random.normal(-3.4, 1) : random.normal(1.6, .5);
    }
    double ofOther(Random &random)
    {
        return m_suspected.take(random, .002 + .0018 * m_drift) ? random.normal(1, .4)
                                                                : random.normal(-3.9, 1.1);
    }

    const double m_drift;
    Share m_missed;
    Share m_suspected;
};

} // namespace

QList<CategoricalColumn> categoricalColumns()
{
    return {{"device_type", deviceTypes().names},         {"country", countries().names},
            {"email_domain", emailDomains().names},       {"merchant_category", merchantCategories().names},
            {"payment_channel", paymentChannels().names}, {"card_brand", cardBrands().names}};
}

Result<TransactionFile> transactionFile(QByteArrayView seed, qint64 rows, double drift)
{
    Random random(seed);
    Columns columns;
    for (qint64 row = 0; row < rows; ++row) {
        drawDriftingColumns(columns, random, drift);
        drawStableColumns(columns, random, drift);
        drawTarget(columns, random);
    }
    const ParquetTable table = tableOf(columns);
    auto bytes = table.write();
    if (!bytes.ok())
        return bytes.failure();
    return TransactionFile{{std::move(*bytes), rows, table.mlflowSchema()}, std::move(columns.isFraud)};
}

Result<QByteArray> predictionFile(QByteArrayView seed, const std::vector<bool> &fraud,
                                  const PredictionMonth &month)
{
    Random random(seed);
    QByteArrayList ids;
    std::vector<UtcMs> times, labelTimes;
    std::vector<std::int8_t> versions, labels;
    std::vector<double> scores;
    Scorer scorer(month.drift);
    const double step = static_cast<double>(month.end - month.begin) / static_cast<double>(fraud.size());
    for (std::size_t row = 0; row < fraud.size(); ++row) {
        const double place = static_cast<double>(row) + random.uniform();
        const UtcMs time = month.begin + static_cast<UtcMs>(place * step);
        ids.append(random.hex(16).toLatin1());
        times.push_back(time);
        versions.push_back(time < month.promotion ? 0 : 1);
        scores.push_back(scorer.score(random, fraud[row]));
        // A chargeback takes its time; a clean transaction counts as such when six weeks have passed.
        const double days = fraud[row] ? 3 - 11 * std::log(1 - random.uniform()) : random.uniform(42, 49);
        const UtcMs labelTime = time + static_cast<UtcMs>(std::min(days, 49.0) * dayMs);
        const bool known = labelTime <= month.now;
        labels.push_back(static_cast<std::int8_t>(known ? (fraud[row] ? 1 : 0) : -1));
        labelTimes.push_back(known ? labelTime : 0);
    }
    ParquetTable table;
    table.addTexts("request_id", ids);
    table.addTimes("timestamp", times);
    table.addCategories("model_version", versions, {month.versionBefore, month.versionAfter});
    table.addNumbers("score", scores);
    table.addLabels("label", labels);
    table.addTimes("label_time", labelTimes);
    return table.write();
}

Result<TableFile> creditApplicationFile(qint64 rows)
{
    Random random(QByteArrayView("credit applications"));
    const Categories employment = stable({"employed", "self_employed", "civil_servant", "retired", "student"},
                                         {.58, .14, .11, .12, .05});
    const Categories purpose =
        stable({"car", "home", "refinance", "education", "other"}, {.31, .22, .24, .08, .15});
    std::vector<double> income, ratio, utilisation;
    std::vector<std::int32_t> amount, term, history, inquiries;
    std::vector<std::int8_t> employments, purposes;
    std::vector<bool> defaulted;
    for (qint64 row = 0; row < rows; ++row) {
        income.push_back(rounded(std::exp(random.normal(7.9, .45)), 1));
        amount.push_back(500 * (2 + random.below(78)));
        term.push_back(12 * (1 + random.below(7)));
        ratio.push_back(rounded(std::clamp(random.normal(.31, .12), .01, .95), 1000));
        utilisation.push_back(rounded(sigmoid(random.normal(-.6, 1.1)), 1000));
        history.push_back(std::min(whole(-84 * std::log(1 - random.uniform())), 480));
        inquiries.push_back(std::min(whole(std::floor(-1.6 * std::log(1 - random.uniform()))), 15));
        employments.push_back(employment.draw(random, 0));
        purposes.push_back(purpose.draw(random, 0));
        defaulted.push_back(random.chance(sigmoid(-4.2 + 3 * ratio.back() + 1.6 * utilisation.back())));
    }
    ParquetTable table;
    table.addNumbers("monthly_income", income);
    table.addIntegers("amount", amount);
    table.addIntegers("term_months", term);
    table.addNumbers("debt_ratio", ratio);
    table.addNumbers("utilisation", utilisation);
    table.addIntegers("history_months", history);
    table.addIntegers("inquiries_6m", inquiries);
    table.addCategories("employment", employments, employment.names);
    table.addCategories("purpose", purposes, purpose.names);
    table.addBooleans("defaulted", defaulted);
    auto bytes = table.write();
    if (!bytes.ok())
        return bytes.failure();
    return TableFile{std::move(*bytes), rows, table.mlflowSchema()};
}

} // namespace driftline::sample
